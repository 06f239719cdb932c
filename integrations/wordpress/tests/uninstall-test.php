<?php
/**
 * What is left when the plugin is deleted.
 *
 * @package Nutgraf
 */

/**
 * The file uninstall.php.
 */
class Nutgraf_Uninstall_Test extends Nutgraf_Test_Case {

	public function test_settings_key_and_kept_summaries_go_and_records_stay() {
		global $wpdb;
		self::sign_in( 'author' );
		$post_id = self::make_post( 'author' );
		$summary = self::ask( 'summarize', array( 'post_id' => $post_id ) )->get_data()['summary'];
		self::ask(
			'accept',
			array(
				'post_id'    => $post_id,
				'part'       => 'brief',
				'summary_id' => $summary['id'],
				'items'      => array( array( 'text' => $summary['brief']['text'] ) ),
			)
		);
		define( 'WP_UNINSTALL_PLUGIN', 'nutgraf/nutgraf.php' );
		require WP_PLUGIN_DIR . '/nutgraf/uninstall.php';
		wp_cache_flush();
		$this->assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name LIKE '%nutgraf\_%'" ) );
		$this->assertCount( 1, get_post_meta( $post_id, '_nutgraf_accepted' ) );
	}
}
