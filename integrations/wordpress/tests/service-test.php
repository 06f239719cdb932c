<?php
/**
 * The plugin with the repository's own service and its embedded model.
 *
 * @package Nutgraf
 */

/**
 * One story of our own, all the way.
 */
class Nutgraf_Service_Test extends Nutgraf_Test_Case {

	const FIRE = "<!-- wp:paragraph -->\n<p>PORT ELLERY, March 14 - A fire that burned through the night destroyed a fish-packing warehouse in the harbour of Port Ellery on Thursday, injuring 11 people and forcing more than 340 residents from their homes, the fire service said.</p>\n<!-- /wp:paragraph -->\n\n"
		. "<!-- wp:paragraph -->\n<p>The blaze broke out shortly before 2 a.m. in the <em>Marrow &amp; Sons</em> cold store and spread to two neighbouring sheds before 86 firefighters brought it under control \u{1F692}.</p>\n<!-- /wp:paragraph -->\n\n"
		. "<!-- wp:paragraph -->\n<p>The warehouse, built in 1962, employed 120 people. Inspectors had found faulty wiring in the building on Jan. 22 and gave the company until the end of March to repair it, according to council records.</p>\n<!-- /wp:paragraph -->";

	/** Points the plugin at the service. */
	protected function setUp(): void {
		if ( ! getenv( 'COURIER_REAL_KEY' ) ) {
			$this->markTestSkipped( 'There is no .venv to run the service from.' );
		}
		parent::setUp();
		update_option( Nutgraf_Settings::KEY_OPTION, getenv( 'COURIER_REAL_KEY' ) );
		update_option( Nutgraf_Settings::OPTION, array( 'url' => getenv( 'COURIER_REAL_URL' ) ) + Nutgraf_Settings::DEFAULTS );
		self::sign_in( 'author' );
	}

	public function test_a_story_is_summarized_and_every_evidence_points_at_its_figure() {
		$post_id  = self::make_post( 'author', array( 'post_content' => self::FIRE ) );
		$response = self::ask(
			'summarize',
			array(
				'post_id' => $post_id,
				'date'    => '2024-03-14T16:20:00',
			)
		);
		$data     = $response->get_data();
		$this->assertSame( 200, $response->get_status(), wp_json_encode( $data ) );
		$this->assertSame( $data['source']['sha256'], $data['summary']['source']['sha256'] );
		$this->assertSame( '2024-03-14', $data['summary']['reference']['date'] );
		$this->assertLessThanOrEqual( 400, mb_strlen( $data['summary']['brief']['text'] ) );
		$years = array_filter(
			$data['summary']['timeline']['events'],
			function ( $event ) {
				return '1962' === $event['date']['display'];
			}
		);
		$found = current( $years )['provenance'][0];
		$this->assertStringStartsWith( 'The warehouse, built in 1962', self::cut( $data['source']['text'], $found ) );
	}

	public function test_a_wrong_figure_is_caught_and_a_right_one_shown_in_its_sentence() {
		$data   = self::ask(
			'check',
			array(
				'content' => self::FIRE,
				'date'    => '2024-03-14T16:20:00',
				'texts'   => array(
					'right' => 'Fire injures 11 people in Port Ellery',
					'wrong' => 'Fire injures 19 people in Port Ellery',
				),
			)
		)->get_data();
		$right  = $data['check']['texts']['right']['fidelity'];
		$proved = $right['mentions'][0]['evidence'][0];
		$this->assertSame( 'pass', $right['verdict'] );
		$this->assertStringContainsString( '11', self::cut( $data['source']['text'], $proved ) );
		$this->assertSame( 'fail', $data['check']['texts']['wrong']['fidelity']['verdict'] );
	}

	public function test_a_story_that_is_too_short_is_refused_in_the_services_words() {
		$response = self::ask( 'summarize', array( 'content' => '<p>Three short words.</p>' ) );
		$this->assertSame( 422, $response->get_status() );
		$this->assertStringContainsString( '3 words', $response->get_data()['message'] );
	}

	public function test_a_key_that_is_not_in_the_services_file_is_refused() {
		update_option( Nutgraf_Settings::KEY_OPTION, 'ngf_nobody' );
		$this->assertSame( 502, self::ask( 'summarize', array( 'content' => self::FIRE ) )->get_status() );
	}
}
