<?php
/**
 * Plugin Name: Switches of the tests (must-use)
 *
 * @package Nutgraf
 */

// The classic editor where a test asks for it.
add_filter(
	'use_block_editor_for_post',
	function ( $use ) {
		return isset( $_GET['classic'] ) ? false : $use; // phpcs:ignore WordPress.Security.NonceVerification -- a test's switch.
	}
);
