<?php
/**
 * The settings.
 *
 * @package Nutgraf
 */

/**
 * Nutgraf_Settings.
 */
class Nutgraf_Settings_Test extends Nutgraf_Test_Case {

	/**
	 * Saves through WordPress, as options.php does.
	 *
	 * @param array $sent Of the form.
	 * @return array
	 */
	private static function save( array $sent ) {
		Nutgraf_Settings_Page::register_settings();
		update_option( Nutgraf_Settings::OPTION, $sent );
		return Nutgraf_Settings::get();
	}

	public function test_numbers_stay_within_the_bounds_of_the_service() {
		$saved = self::save(
			array(
				'url'            => 'https://nutgraf.example',
				'timeout_s'      => '0',
				'headline_chars' => '9999',
				'brief_chars'    => 'many',
			)
		);
		$this->assertSame( array( 1, 300, 400 ), array( $saved['timeout_s'], $saved['headline_chars'], $saved['brief_chars'] ) );
	}

	public function test_unknown_parts_and_date_styles_are_not_stored() {
		$saved = self::save(
			array(
				'url'        => 'https://nutgraf.example',
				'parts'      => array( 'brief', 'poem' ),
				'date_style' => '<b>',
			)
		);
		$this->assertSame( array( 'brief' ), $saved['parts'] );
		$this->assertSame( 'ap', $saved['date_style'] );
	}

	/**
	 * URLs that the key must not be sent to.
	 *
	 * @return array
	 */
	public function list_bad_urls() {
		return array( array( 'javascript:alert(1)' ), array( 'ftp://nutgraf.example' ), array( 'nutgraf' ), array( 'https://user:word@nutgraf.example' ), array( 'https://nutgraf.example/?a=1' ) );
	}

	/**
	 * Keeps the old URL.
	 *
	 * @dataProvider list_bad_urls
	 * @param string $url Refused.
	 */
	public function test_a_url_that_is_refused_leaves_the_old_one( $url ) {
		$this->assertSame( getenv( 'COURIER_STUB_URL' ), self::save( array( 'url' => $url ) )['url'] );
		$this->assertContains( 'nutgraf_url', wp_list_pluck( get_settings_errors( Nutgraf_Settings::OPTION ), 'code' ) );
	}

	public function test_a_url_loses_its_last_slash() {
		$this->assertSame( 'https://nutgraf.example/news', self::save( array( 'url' => ' https://nutgraf.example/news/ ' ) )['url'] );
	}

	public function test_an_empty_key_field_keeps_the_key_and_the_box_forgets_it() {
		$this->assertSame( self::KEY, Nutgraf_Settings::sanitize_api_key( array( 'value' => '' ) ) );
		$this->assertSame( 'ngf_new', Nutgraf_Settings::sanitize_api_key( array( 'value' => " ngf_new\r\n" ) ) );
		$this->assertSame(
			'',
			Nutgraf_Settings::sanitize_api_key(
				array(
					'value'  => '',
					'forget' => '1',
				)
			)
		);
	}

	public function test_what_is_stored_is_sanitised_on_the_way_out_too() {
		remove_all_filters( 'sanitize_option_' . Nutgraf_Settings::OPTION );
		update_option( Nutgraf_Settings::OPTION, 'broken' );
		$this->assertSame( Nutgraf_Settings::DEFAULTS['headline_chars'], Nutgraf_Settings::get()['headline_chars'] );
		$this->assertFalse( Nutgraf_Settings::is_configured() );
	}

	/**
	 * A constant cannot be taken back, so this needs a process of its own.
	 */
	public function test_the_constant_goes_before_the_option() {
		$code   = 'define( "NUTGRAF_API_KEY", "ngf_constant" ); $_SERVER["HTTP_HOST"] = "127.0.0.1"; require getenv( "COURIER_SITE" ) . "/wp-load.php"; '
			. 'echo Nutgraf_Settings::get_api_key(), "|"; Nutgraf_Settings_Page::render_api_key();';
		$output = shell_exec( 'php -d display_errors=0 -r ' . escapeshellarg( $code ) );
		$this->assertStringStartsWith( 'ngf_constant|', $output );
		$this->assertStringNotContainsString( '<input', $output );
		$this->assertStringContainsString( 'wp-config.php', $output );
	}
}
