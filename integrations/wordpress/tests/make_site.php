<?php
/**
 * Makes a fresh WordPress site with its own installer, activates the plugin, and adds the users that the tests need.
 *
 * @package Nutgraf
 */

define( 'WP_INSTALLING', true );
require getenv( 'COURIER_SITE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install( 'The Port Ellery Courier', 'admin', 'admin@courier.example', true, '', 'admin-password' );
update_option( 'timezone_string', 'Europe/London' );
update_option( 'permalink_structure', '' );
foreach ( array( 'author', 'colleague', 'subscriber' ) as $name ) {
	$user_id = wp_create_user( $name, $name . '-password', $name . '@courier.example' );
	( new WP_User( $user_id ) )->set_role( 'colleague' === $name ? 'author' : $name );
}
$activated = activate_plugin( 'nutgraf/nutgraf.php' );
if ( is_wp_error( $activated ) ) {
	fwrite( STDERR, $activated->get_error_message() . "\n" );
	exit( 1 );
}
