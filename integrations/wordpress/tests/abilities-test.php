<?php
/**
 * The abilities, against a stand-in for the two functions of WordPress 6.9: this WordPress has no Abilities API. The stand-in does what
 * core's WP_Ability documents: input validated by its schema, then permission, then the callback, then output validated by its schema.
 *
 * @package Nutgraf
 */

if ( ! function_exists( 'wp_register_ability' ) ) {
	function wp_register_ability_category( string $slug, array $args ) { // phpcs:ignore
		$GLOBALS['nutgraf_test_categories'][ $slug ] = $args;
	}
	function wp_register_ability( string $name, array $args ) { // phpcs:ignore
		$GLOBALS['nutgraf_test_abilities'][ $name ] = $args;
	}
}

/**
 * Nutgraf_Abilities.
 */
class Nutgraf_Abilities_Test extends Nutgraf_Test_Case {

	/** Registers by the actions, as WordPress does. */
	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['nutgraf_test_categories'] = array();
		$GLOBALS['nutgraf_test_abilities']  = array();
		do_action( 'wp_abilities_api_categories_init' );
		do_action( 'wp_abilities_api_init' );
	}

	/**
	 * Runs an ability as WP_Ability::execute() documents it.
	 *
	 * @param string $name  Of it.
	 * @param array  $input For it.
	 * @return mixed
	 */
	private static function execute( $name, array $input ) {
		$ability = $GLOBALS['nutgraf_test_abilities'][ $name ];
		$valid   = rest_validate_value_from_schema( $input, $ability['input_schema'], 'input' );
		if ( is_wp_error( $valid ) ) {
			return $valid;
		}
		if ( true !== call_user_func( $ability['permission_callback'], $input ) ) {
			return new WP_Error( 'ability_invalid_permissions', 'No.' );
		}
		$output = call_user_func( $ability['execute_callback'], $input );
		$valid  = is_wp_error( $output ) ? true : rest_validate_value_from_schema( $output, $ability['output_schema'], 'output' );
		return is_wp_error( $valid ) ? $valid : $output;
	}

	public function test_both_are_registered_in_their_category() {
		$this->assertSame( array( 'nutgraf' ), array_keys( $GLOBALS['nutgraf_test_categories'] ) );
		$this->assertSame( array( 'nutgraf/summarize', 'nutgraf/check' ), array_keys( $GLOBALS['nutgraf_test_abilities'] ) );
		foreach ( $GLOBALS['nutgraf_test_abilities'] as $ability ) {
			$this->assertSame( 'nutgraf', $ability['category'] );
			$this->assertNotEmpty( $ability['label'] );
			$this->assertNotEmpty( $ability['description'] );
			$this->assertTrue( is_callable( $ability['execute_callback'] ) && is_callable( $ability['permission_callback'] ) );
			$this->assertArrayNotHasKey( 'readonly', $ability['meta']['annotations'] );
		}
	}

	public function test_summarize_answers_as_the_route_does() {
		self::sign_in( 'author' );
		$input = array( 'post_id' => self::make_post( 'author' ) );
		$this->assertSame( self::ask( 'summarize', $input )->get_data(), self::execute( 'nutgraf/summarize', $input ) );
	}

	public function test_check_answers_as_the_route_does() {
		self::sign_in( 'author' );
		$input = array(
			'content' => self::STORY,
			'date'    => '2024-07-01T18:02:00',
			'texts'   => array( 'headline' => 'Ferry takes 350' ),
		);
		$this->assertSame( self::ask( 'check', $input )->get_data(), self::execute( 'nutgraf/check', $input ) );
	}

	public function test_whoever_may_not_edit_the_post_may_not_use_them() {
		$post_id = self::make_post( 'author' );
		self::sign_in( 'colleague' );
		$this->assertSame( 'ability_invalid_permissions', self::execute( 'nutgraf/summarize', array( 'post_id' => $post_id ) )->get_error_code() );
		self::sign_in( 'subscriber' );
		$this->assertSame( 'ability_invalid_permissions', self::execute( 'nutgraf/summarize', array( 'content' => self::STORY ) )->get_error_code() );
	}

	public function test_input_that_breaks_the_schema_is_refused() {
		self::sign_in( 'author' );
		$this->assertWPError( self::execute( 'nutgraf/check', array( 'content' => self::STORY ) ) );
		$this->assertWPError(
			self::execute(
				'nutgraf/summarize',
				array(
					'content' => self::STORY,
					'key'     => 'x',
				)
			)
		);
	}

	/**
	 * Whether something is an error of WordPress.
	 *
	 * @param mixed $value To look at.
	 */
	private function assertWPError( $value ) {
		$this->assertInstanceOf( 'WP_Error', $value );
	}
}
