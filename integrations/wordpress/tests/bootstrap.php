<?php
/**
 * Loads the site that test.sh made. PHPUnit includes this file in a function, where WordPress needs its globals declared.
 *
 * @package Nutgraf
 */

global $shortcode_tags, $wp_plugin_paths, $wpdb, $wp, $wp_query, $wp_the_query, $wp_rewrite, $wp_did_header, $wp_filter, $wp_actions, $wp_current_filter, $table_prefix, $wp_locale, $wp_version;

$_SERVER['HTTP_HOST']   = preg_replace( '#^https?://#', '', getenv( 'COURIER_SITE_URL' ) );
$_SERVER['REQUEST_URI'] = '/';

require getenv( 'COURIER_SITE' ) . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once __DIR__ . '/class-nutgraf-test-case.php';
