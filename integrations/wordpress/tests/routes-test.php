<?php
/**
 * The REST routes: what they send, what they answer, whom they refuse.
 *
 * @package Nutgraf
 */

/**
 * Nutgraf_Rest, Nutgraf_Summaries, Nutgraf_Article, Nutgraf_Client.
 */
class Nutgraf_Routes_Test extends Nutgraf_Test_Case {

	public function test_a_stored_post_is_summarized() {
		self::sign_in( 'author' );
		$response = self::ask( 'summarize', array( 'post_id' => self::make_post( 'author' ) ) );
		$data     = $response->get_data();
		$this->assertSame( 200, $response->get_status() );
		$this->assertCount( 2, $data['summary']['headline']['alternatives'] );
		$this->assertSame( $data['summary']['source']['sha256'], $data['source']['sha256'] );
	}

	public function test_offsets_point_into_the_text_that_comes_back_by_code_points() {
		self::sign_in( 'author' );
		$data  = self::ask( 'summarize', array( 'post_id' => self::make_post( 'author' ) ) )->get_data();
		$event = $data['summary']['timeline']['events'][1];
		$found = $event['fidelity']['mentions'][0]['evidence'][0];
		$this->assertSame( '11', self::cut( $data['source']['text'], $found ) );
		$this->assertSame( "It had been away for 11 weeks \u{1F6A2} for repairs.", self::cut( $data['source']['text'], $found['sentence'] ) );
	}

	public function test_the_request_holds_the_story_the_settings_and_the_key_in_a_header() {
		update_option(
			Nutgraf_Settings::OPTION,
			array(
				'parts'          => array( 'headline', 'timeline' ),
				'headline_chars' => 62,
				'date_style'     => 'bbc',
			) + Nutgraf_Settings::get()
		);
		self::sign_in( 'author' );
		self::ask(
			'summarize',
			array(
				'content' => self::STORY,
				'title'   => 'Ferry &amp; crew <i>back</i>',
				'date'    => '2024-07-01T18:02:00',
			)
		);
		$seen = self::list_seen()[0];
		$this->assertSame( '/v1/summaries', $seen['path'] );
		$this->assertSame( self::KEY, $seen['headers']['x-api-key'] );
		$this->assertSame( array( 'headline', 'timeline' ), $seen['body']['styles'] );
		$this->assertSame( 62, $seen['body']['limits']['headline']['max_chars'] );
		$this->assertSame( 3, $seen['body']['limits']['headline']['count'] );
		$this->assertSame( 'bbc', $seen['body']['date_style'] );
		$this->assertSame( 'Ferry & crew back', $seen['body']['article']['title'] );
		$this->assertSame( '2024-07-01T18:02:00+01:00', $seen['body']['article']['published_at'] );
		$this->assertSame( 'Europe/London', $seen['body']['article']['timezone'] );
		$this->assertSame( 'en-US', $seen['body']['article']['locale'] );
	}

	public function test_a_published_post_counts_its_dates_from_its_publication() {
		self::sign_in( 'author' );
		$post_id = self::make_post(
			'author',
			array(
				'post_status' => 'publish',
				'post_date'   => '2023-12-05 09:30:00',
			)
		);
		self::ask(
			'summarize',
			array(
				'post_id' => $post_id,
				'content' => self::STORY,
			)
		);
		$this->assertSame( '2023-12-05T09:30:00+00:00', self::list_seen()[0]['body']['article']['published_at'] );
	}

	public function test_a_zone_that_is_only_an_offset_stands_in_the_date() {
		update_option( 'timezone_string', '' );
		update_option( 'gmt_offset', 5.5 );
		self::sign_in( 'author' );
		self::ask(
			'summarize',
			array(
				'content' => self::STORY,
				'date'    => '2024-07-01T18:02:00',
			)
		);
		update_option( 'timezone_string', 'Europe/London' );
		$article = self::list_seen()[0]['body']['article'];
		$this->assertSame( '2024-07-01T18:02:00+05:30', $article['published_at'] );
		$this->assertArrayNotHasKey( 'timezone', $article );
	}

	public function test_what_stands_in_the_editor_goes_before_what_is_stored() {
		self::sign_in( 'author' );
		$data = self::ask(
			'summarize',
			array(
				'post_id' => self::make_post( 'author' ),
				'content' => '<p>Nobody has stored these 5 words.</p>',
			)
		)->get_data();
		$this->assertSame( 'Nobody has stored these 5 words.', $data['source']['text'] );
	}

	public function test_texts_are_checked_one_by_one_and_in_lists() {
		self::sign_in( 'author' );
		$data = self::ask(
			'check',
			array(
				'post_id' => self::make_post( 'author' ),
				'texts'   => array(
					'headline' => 'Ferry takes 350 to Port Ellery',
					'bullets'  => array( 'Away for 11 weeks', 'Took 340 people' ),
				),
			)
		)->get_data();
		$this->assertSame( 'fail', $data['check']['texts']['headline']['fidelity']['verdict'] );
		$this->assertSame( 'pass', $data['check']['texts']['bullets'][1]['fidelity']['verdict'] );
	}

	public function test_the_hash_of_a_story_needs_no_service() {
		self::sign_in( 'author' );
		$hash = function ( $content ) {
			return self::ask( 'source', array( 'content' => $content ) )->get_data()['sha256'];
		};
		$this->assertSame( hash( 'sha256', Nutgraf_Text::extract( self::STORY ) ), $hash( self::STORY ) );
		$this->assertSame( $hash( self::STORY ), $hash( str_replace( '<em>Kittiwake</em>', '<strong>Kittiwake</strong>', self::STORY ) ) );
		$this->assertNotSame( $hash( self::STORY ), $hash( str_replace( '340', '341', self::STORY ) ) );
		$this->assertSame( array(), self::list_seen() );
	}

	/**
	 * Who asks what of an author's post, and the status of the answer.
	 *
	 * @return array
	 */
	public function list_permissions() {
		$cases = array();
		foreach ( array( 'summarize', 'check', 'source', 'accept' ) as $route ) {
			$cases[ "nobody, $route" ]      = array( '', $route, 401 );
			$cases[ "subscriber, $route" ]  = array( 'subscriber', $route, 403 );
			$cases[ "a colleague, $route" ] = array( 'colleague', $route, 403 );
		}
		return $cases;
	}

	/**
	 * Refuses before the service is asked.
	 *
	 * @dataProvider list_permissions
	 * @param string $name   Who asks.
	 * @param string $route  Of the plugin.
	 * @param int    $status Of the answer.
	 */
	public function test_who_may_not_edit_the_post_is_refused( $name, $route, $status ) {
		$post_id = self::make_post( 'author' );
		if ( $name ) {
			self::sign_in( $name );
		}
		$body = array(
			'post_id'    => $post_id,
			'content'    => self::STORY,
			'texts'      => array( 'a' => 'b' ),
			'part'       => 'brief',
			'summary_id' => 'x',
			'items'      => array( array( 'text' => 'x' ) ),
		);
		$this->assertSame( $status, self::ask( $route, $body )->get_status() );
		$this->assertSame( array(), self::list_seen() );
	}

	public function test_records_are_for_those_who_may_edit_the_post() {
		$post_id = self::make_post( 'author' );
		self::sign_in( 'colleague' );
		$this->assertSame( 403, self::ask( 'accept', array( 'post_id' => $post_id ), 'GET' )->get_status() );
		self::sign_in( 'author' );
		$this->assertSame( 200, self::ask( 'accept', array( 'post_id' => $post_id ), 'GET' )->get_status() );
	}

	public function test_a_subscriber_may_not_spend_the_service_on_a_text_of_their_own() {
		self::sign_in( 'subscriber' );
		$this->assertSame( 403, self::ask( 'summarize', array( 'content' => self::STORY ) )->get_status() );
	}

	public function test_a_post_that_does_not_exist_is_refused_like_one_of_somebody_else() {
		self::sign_in( 'author' );
		$this->assertSame( 403, self::ask( 'summarize', array( 'post_id' => 999999 ) )->get_status() );
	}

	public function test_requests_without_a_story_or_without_texts_say_what_is_missing() {
		self::sign_in( 'author' );
		$this->assertSame( 'nutgraf_no_story', self::ask( 'summarize', array( 'title' => 'x' ) )->get_data()['code'] );
		$this->assertSame( 'nutgraf_empty', self::ask( 'summarize', array( 'content' => '<p></p>' ) )->get_data()['code'] );
		$this->assertSame( 400, self::ask( 'check', array( 'content' => self::STORY ) )->get_status() );
		$this->assertSame(
			400,
			self::ask(
				'summarize',
				array(
					'content' => self::STORY,
					'date'    => 'Friday',
				)
			)->get_status()
		);
	}

	public function test_a_problem_of_the_service_is_passed_on_with_its_detail() {
		self::tell_problem( 422, 'The article has 3 words; a summary needs at least 40.' );
		self::sign_in( 'author' );
		$response = self::ask( 'summarize', array( 'content' => self::STORY ) );
		$this->assertSame( 422, $response->get_status() );
		$this->assertSame( 'The article has 3 words; a summary needs at least 40.', $response->get_data()['message'] );
		$this->assertSame( 'r-1', $response->get_data()['data']['problem']['request_id'] );
	}

	/**
	 * Statuses that ask for a wait.
	 *
	 * @return array
	 */
	public function list_waits() {
		return array( array( 429, '17' ), array( 503, '1' ) );
	}

	/**
	 * Says the wait in words, in the header and in the data.
	 *
	 * @dataProvider list_waits
	 * @param int    $status Of the service.
	 * @param string $wait   In seconds.
	 */
	public function test_a_wait_that_the_service_asks_for_is_said( $status, $wait ) {
		self::tell_problem( $status, 'Too much to do.', array( 'Retry-After' => $wait ) );
		self::sign_in( 'author' );
		$response = self::ask( 'summarize', array( 'content' => self::STORY ) );
		$this->assertSame( $status, $response->get_status() );
		$this->assertSame( $wait, $response->get_headers()['Retry-After'] );
		$this->assertSame( (int) $wait, $response->get_data()['data']['retry_after_s'] );
		$this->assertStringContainsString( "Try again in $wait second", $response->get_data()['message'] );
	}

	public function test_a_refused_key_is_the_sites_fault_and_not_printed() {
		update_option( Nutgraf_Settings::KEY_OPTION, 'ngf_wrong_but_secret' );
		self::sign_in( 'author' );
		$response = self::ask( 'summarize', array( 'content' => self::STORY ) );
		$this->assertSame( 502, $response->get_status() );
		$this->assertStringContainsString( 'refuses the API key', $response->get_data()['message'] );
		$this->assertStringNotContainsString( 'ngf_wrong', wp_json_encode( $response->get_data() ) );
	}

	public function test_a_service_that_is_too_slow_is_given_up() {
		update_option( Nutgraf_Settings::OPTION, array( 'timeout_s' => 1 ) + Nutgraf_Settings::get() );
		self::tell( array( 'delay_s' => 2 ) );
		self::sign_in( 'author' );
		$response = self::ask( 'summarize', array( 'content' => self::STORY ) );
		$this->assertSame( 504, $response->get_status() );
		$this->assertSame( 'The service did not answer within 1 seconds.', $response->get_data()['message'] );
	}

	public function test_a_service_that_is_away_is_said_to_be() {
		update_option( Nutgraf_Settings::OPTION, array( 'url' => 'http://127.0.0.1:9' ) + Nutgraf_Settings::get() );
		self::sign_in( 'author' );
		$response = self::ask( 'summarize', array( 'content' => self::STORY ) );
		$this->assertSame( 502, $response->get_status() );
		$this->assertSame( 'nutgraf_unreachable', $response->get_data()['code'] );
	}

	/**
	 * Answers of something that isn't Nutgraf.
	 *
	 * @return array
	 */
	public function list_strange_answers() {
		return array(
			'a page'        => array( array( 'body' => '<html>Welcome</html>' ) ),
			'other JSON'    => array( array( 'body' => '{"hello": 1}' ) ),
			'a failure'     => array(
				array(
					'status' => 500,
					'body'   => 'oops',
				),
			),
			'not there'     => array( array( 'status' => 404 ) ),
			'a redirection' => array(
				array(
					'status'  => 302,
					'headers' => array( 'Location' => '/v1/elsewhere' ),
				),
			),
		);
	}

	/**
	 * Is a 502, and a redirection isn't followed.
	 *
	 * @dataProvider list_strange_answers
	 * @param array $answer Told to the stub.
	 */
	public function test_an_answer_that_is_not_the_services_is_a_bad_gateway( $answer ) {
		self::tell( $answer );
		self::sign_in( 'author' );
		$this->assertSame( 502, self::ask( 'summarize', array( 'content' => self::STORY ) )->get_status() );
		$this->assertCount( 1, self::list_seen() );
	}

	public function test_without_a_service_set_the_editor_is_told() {
		delete_option( Nutgraf_Settings::OPTION );
		self::sign_in( 'author' );
		$this->assertSame( 'nutgraf_not_configured', self::ask( 'summarize', array( 'content' => self::STORY ) )->get_data()['code'] );
	}
}
