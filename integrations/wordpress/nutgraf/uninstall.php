<?php
/**
 * Removes the settings, the API key and what is kept of summaries. The records of accepted texts are part of the posts'
 * history and stay: post meta `_nutgraf_accepted`.
 *
 * @package Nutgraf
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'nutgraf_settings' );
delete_option( 'nutgraf_api_key' );

global $wpdb;
// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- there is no function that deletes transients by the beginning of their name.
$wpdb->query(
	$wpdb->prepare(
		"DELETE FROM {$wpdb->options} WHERE option_name LIKE %s OR option_name LIKE %s",
		$wpdb->esc_like( '_transient_nutgraf_' ) . '%',
		$wpdb->esc_like( '_transient_timeout_nutgraf_' ) . '%'
	)
);
