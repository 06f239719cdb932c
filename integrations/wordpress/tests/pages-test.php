<?php
/**
 * Whole pages over HTTP: settings, editors, and that no page ever holds the key.
 *
 * @package Nutgraf
 */

/**
 * Nutgraf_Settings_Page and Nutgraf_Editor in the site that `php -S` serves.
 */
class Nutgraf_Pages_Test extends Nutgraf_Test_Case {

	/**
	 * Asks for a page as a signed-in user.
	 *
	 * @param string     $name Who asks; an empty string for nobody.
	 * @param string     $path Of the page.
	 * @param array|null $form Posted.
	 * @return array Status, body and place to go to.
	 */
	private static function browse( $name, $path, $form = null ) {
		$cookies = array();
		if ( $name ) {
			$user    = get_user_by( 'login', $name );
			$expires = time() + HOUR_IN_SECONDS;
			$token   = self::get_token( $user->ID, $expires );
			$cookies = array(
				AUTH_COOKIE      => wp_generate_auth_cookie( $user->ID, $expires, 'auth', $token ),
				LOGGED_IN_COOKIE => wp_generate_auth_cookie( $user->ID, $expires, 'logged_in', $token ),
			);
		}
		$response = wp_remote_request(
			getenv( 'COURIER_SITE_URL' ) . $path,
			array(
				'method'      => null === $form ? 'GET' : 'POST',
				'body'        => $form,
				'cookies'     => $cookies,
				'redirection' => 0,
				'timeout'     => 60,
			)
		);
		if ( is_wp_error( $response ) ) {
			self::fail( $response->get_error_message() );
		}
		return array( wp_remote_retrieve_response_code( $response ), wp_remote_retrieve_body( $response ), wp_remote_retrieve_header( $response, 'location' ) );
	}

	/**
	 * One session for each user, since nonces belong to a session.
	 *
	 * @param int $user_id Whose.
	 * @param int $expires When.
	 * @return string
	 */
	private static function get_token( $user_id, $expires ) {
		static $tokens = array();
		if ( ! isset( $tokens[ $user_id ] ) ) {
			$tokens[ $user_id ] = WP_Session_Tokens::get_instance( $user_id )->create( $expires );
		}
		return $tokens[ $user_id ];
	}

	/**
	 * The nonce of a form.
	 *
	 * @param string $page   With the form.
	 * @param string $before Words that stand before it.
	 * @return string
	 */
	private static function find_nonce( $page, $before ) {
		preg_match( '/name="_wpnonce" value="([0-9a-f]+)"/', strstr( $page, $before ), $found );
		return $found[1];
	}

	public function test_the_settings_page_shows_the_settings_and_not_the_key() {
		list( $status, $page ) = self::browse( 'admin', '/wp-admin/options-general.php?page=nutgraf' );
		$this->assertSame( 200, $status );
		$this->assertStringContainsString( esc_attr( getenv( 'COURIER_STUB_URL' ) ), $page );
		$this->assertStringContainsString( 'A key is stored and not shown', $page );
		$this->assertStringNotContainsString( self::KEY, $page );
	}

	public function test_only_administrators_see_it() {
		$this->assertSame( 403, self::browse( 'author', '/wp-admin/options-general.php?page=nutgraf' )[0] );
	}

	public function test_settings_are_saved_and_printed_escaped() {
		$page = self::browse( 'admin', '/wp-admin/options-general.php?page=nutgraf' )[1];
		$sent = array(
			'option_page'             => 'nutgraf',
			'action'                  => 'update',
			'_wpnonce'                => self::find_nonce( $page, 'option_page' ),
			'nutgraf_settings'        => array(
				'url'            => 'https://nutgraf.example/"><script>alert(1)</script>',
				'timeout_s'      => '25',
				'headline_chars' => '70',
				'brief_chars'    => '300',
				'parts'          => array( 'brief' ),
				'date_style'     => 'iso',
			),
			'nutgraf_api_key[value]'  => 'ngf_second_key',
		);
		self::browse( 'admin', '/wp-admin/options.php', $sent );
		wp_cache_flush();
		$this->assertSame( 'ngf_second_key', get_option( 'nutgraf_api_key' ) );
		$this->assertSame( array( 'brief' ), Nutgraf_Settings::get()['parts'] );
		$this->assertSame( 'iso', Nutgraf_Settings::get()['date_style'] );
		$page = self::browse( 'admin', '/wp-admin/options-general.php?page=nutgraf' )[1];
		$this->assertStringNotContainsString( '<script>alert(1)', $page );
		$this->assertStringNotContainsString( 'ngf_second_key', $page );
		$this->assertMatchesRegularExpression( '/name="nutgraf_settings\[headline_chars\]" value="70"/', $page );
	}

	public function test_settings_are_not_saved_without_a_nonce() {
		self::browse(
			'admin',
			'/wp-admin/options.php',
			array(
				'option_page'             => 'nutgraf',
				'action'                  => 'update',
				'nutgraf_api_key[forget]' => '1',
			)
		);
		wp_cache_flush();
		$this->assertSame( self::KEY, get_option( 'nutgraf_api_key' ) );
	}

	public function test_the_button_tests_the_connection() {
		$page   = self::browse( 'admin', '/wp-admin/options-general.php?page=nutgraf' )[1];
		$form   = array(
			'action'   => 'nutgraf_test_connection',
			'_wpnonce' => self::find_nonce( $page, 'value="nutgraf_test_connection"' ),
		);
		$answer = self::browse( 'admin', '/wp-admin/admin-post.php', $form );
		$this->assertSame( 302, $answer[0] );
		$this->assertStringContainsString( 'page=nutgraf', $answer[2] );
		$page = self::browse( 'admin', '/wp-admin/options-general.php?page=nutgraf' )[1];
		$this->assertStringContainsString( 'The service answers. It writes: headline, brief, timeline. Its model: stub.', $page );

		self::tell_problem( 401, 'This <b>key</b> does not work.' );
		self::browse( 'admin', '/wp-admin/admin-post.php', $form );
		$page = self::browse( 'admin', '/wp-admin/options-general.php?page=nutgraf' )[1];
		$this->assertStringContainsString( 'This &lt;b&gt;key&lt;/b&gt; does not work.', $page );
	}

	public function test_the_button_needs_its_nonce_and_an_administrator() {
		$form = array( 'action' => 'nutgraf_test_connection' );
		$this->assertSame( 403, self::browse( 'admin', '/wp-admin/admin-post.php', $form )[0] );
		$this->assertSame( 403, self::browse( 'author', '/wp-admin/admin-post.php', $form )[0] );
		$this->assertSame( array(), self::list_seen() );
	}

	public function test_the_block_editor_loads_the_panel_with_its_settings_and_without_the_key() {
		$post_id = self::make_post( 'author' );
		$page    = self::browse( 'author', "/wp-admin/post.php?post=$post_id&action=edit" )[1];
		foreach ( array( 'text.js', 'panel.js', 'block-editor.js', 'nutgraf.css' ) as $file ) {
			$this->assertStringContainsString( "/plugins/nutgraf/assets/$file", $page );
		}
		$this->assertStringNotContainsString( 'classic-editor.js', $page );
		$this->assertStringContainsString( '"headlineChars":80', $page );
		$this->assertStringContainsString( '"settingsUrl":""', $page );
		$this->assertStringNotContainsString( self::KEY, $page );
		$this->assertStringNotContainsString( getenv( 'COURIER_STUB_URL' ), $page );
		$this->assertStringNotContainsString( 'id="nutgraf-panel"', $page );
	}

	public function test_the_classic_editor_has_a_box_with_the_same_panel() {
		$post_id = self::make_post( 'author' );
		$page    = self::browse( 'author', "/wp-admin/post.php?post=$post_id&action=edit&classic=1" )[1];
		foreach ( array( 'text.js', 'panel.js', 'classic-editor.js', 'nutgraf.css' ) as $file ) {
			$this->assertStringContainsString( "/plugins/nutgraf/assets/$file", $page );
		}
		$this->assertStringContainsString( "id=\"nutgraf-panel\" data-post-id=\"$post_id\"", $page );
		$this->assertStringNotContainsString( 'block-editor.js?ver=' . NUTGRAF_VERSION, $page );
		$this->assertStringNotContainsString( self::KEY, $page );
	}

	public function test_other_pages_load_none_of_it() {
		$this->assertStringNotContainsString( '/plugins/nutgraf/', self::browse( 'admin', '/wp-admin/edit.php' )[1] );
		$this->assertStringNotContainsString( '/plugins/nutgraf/', self::browse( '', '/' )[1] );
	}

	public function test_the_routes_need_the_nonce_of_the_session() {
		$answer = self::browse( 'author', '/?rest_route=/nutgraf/v1/summarize', array( 'content' => self::STORY ) );
		$this->assertSame( 401, $answer[0] );
	}

	public function test_no_public_answer_of_the_rest_api_holds_the_key_or_the_settings() {
		foreach ( array( '/?rest_route=/', '/?rest_route=/nutgraf/v1', '/?rest_route=/wp/v2/settings' ) as $path ) {
			$answer = self::browse( '', $path )[1];
			$this->assertStringNotContainsString( self::KEY, $answer );
			$this->assertStringNotContainsString( getenv( 'COURIER_STUB_URL' ), $answer );
		}
		self::sign_in( 'admin' );
		$settings = rest_do_request( new WP_REST_Request( 'GET', '/wp/v2/settings' ) )->get_data();
		$this->assertArrayNotHasKey( 'nutgraf_api_key', $settings );
	}
}
