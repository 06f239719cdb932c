<?php
/**
 * The record of what was accepted.
 *
 * @package Nutgraf
 */

/**
 * Nutgraf_Acceptance.
 */
class Nutgraf_Acceptance_Test extends Nutgraf_Test_Case {

	/**
	 * A stored story of the signed-in author with its summary.
	 *
	 * @return array Post id and summary.
	 */
	private static function make_summary() {
		self::sign_in( 'author' );
		$post_id = self::make_post( 'author' );
		$summary = self::ask( 'summarize', array( 'post_id' => $post_id ) )->get_data()['summary'];
		self::list_seen();
		return array( $post_id, $summary );
	}

	/**
	 * Accepts.
	 *
	 * @param int    $post_id Of the post.
	 * @param array  $summary Of it.
	 * @param string $part    Accepted.
	 * @param array  $items   Accepted.
	 * @param array  $more    Fields.
	 * @return WP_REST_Response
	 */
	private static function accept( $post_id, array $summary, $part, array $items, array $more = array() ) {
		return self::ask(
			'accept',
			$more + array(
				'post_id'    => $post_id,
				'part'       => $part,
				'summary_id' => $summary['id'],
				'items'      => $items,
			)
		);
	}

	public function test_an_accepted_brief_is_recorded_with_who_when_model_and_verdict() {
		list( $post_id, $summary ) = self::make_summary();
		$response = self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ) );
		$records  = get_post_meta( $post_id, '_nutgraf_accepted' );
		$this->assertSame( 200, $response->get_status() );
		$this->assertCount( 1, $records );
		$this->assertSame( 'brief', $records[0]['part'] );
		$this->assertSame( $summary['brief']['text'], $records[0]['text'] );
		$this->assertSame( 'pass', $records[0]['verdict'] );
		$this->assertFalse( $records[0]['edited'] );
		$this->assertSame( 'http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia', $records[0]['digital_source_type'] );
		$this->assertSame(
			array(
				'name'     => 'stub',
				'revision' => '1',
			),
			$records[0]['model']
		);
		$this->assertSame( $summary['source']['sha256'], $records[0]['sha256'] );
		$this->assertSame( 'author', $records[0]['user']['name'] );
		$this->assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/', $records[0]['at'] );
	}

	public function test_accepting_touches_neither_title_nor_excerpt() {
		list( $post_id, $summary ) = self::make_summary();
		self::accept( $post_id, $summary, 'headline', array( array( 'text' => $summary['headline']['text'] ) ) );
		self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ) );
		$this->assertSame( 'Ferry back', get_post( $post_id )->post_title );
		$this->assertSame( 'Old excerpt', get_post( $post_id )->post_excerpt );
	}

	public function test_a_part_is_put_in_place_by_itself_when_asked_to() {
		list( $post_id, $summary ) = self::make_summary();
		self::accept( $post_id, $summary, 'headline', array( array( 'text' => $summary['headline']['text'] ) ), array( 'apply' => true ) );
		$this->assertSame( $summary['headline']['text'], get_post( $post_id )->post_title );
		$this->assertSame( 'Old excerpt', get_post( $post_id )->post_excerpt );
		self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ), array( 'apply' => true ) );
		$this->assertSame( $summary['brief']['text'], get_post( $post_id )->post_excerpt );
	}

	public function test_words_with_backslashes_and_quotes_are_kept_as_they_are() {
		list( $post_id, $summary ) = self::make_summary();
		$text = 'The line\'s "C:\\ferry" is back & running';
		self::accept( $post_id, $summary, 'brief', array( array( 'text' => $text ) ), array( 'apply' => true ) );
		$this->assertSame( $text, get_post_meta( $post_id, '_nutgraf_accepted', true )['text'] );
		$this->assertSame( $text, html_entity_decode( get_post( $post_id )->post_excerpt ) );
	}

	public function test_edited_words_are_checked_again_before_they_are_recorded() {
		list( $post_id, $summary ) = self::make_summary();
		$record = self::accept( $post_id, $summary, 'headline', array( array( 'text' => 'Ferry takes 340 home' ) ) )->get_data()['record'];
		$this->assertSame( '/v1/checks', self::list_seen()[0]['path'] );
		$this->assertTrue( $record['edited'] );
		$this->assertSame( 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia', $record['digital_source_type'] );
	}

	public function test_words_of_the_summary_need_no_second_check() {
		list( $post_id, $summary ) = self::make_summary();
		self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ) );
		$this->assertSame( array(), self::list_seen() );
	}

	public function test_once_the_story_has_changed_words_of_the_summary_are_checked_again() {
		list( $post_id, $summary ) = self::make_summary();
		$changed  = array( 'content' => str_replace( '340', '341', self::STORY ) );
		$response = self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ), $changed );
		$this->assertSame( 'nutgraf_unsupported', $response->get_data()['code'] );
		$this->assertSame( array(), get_post_meta( $post_id, '_nutgraf_accepted' ) );
	}

	public function test_a_text_that_fails_has_to_be_confirmed() {
		list( $post_id, $summary ) = self::make_summary();
		$bad      = array( array( 'text' => $summary['headline']['alternatives'][0]['text'] ) );
		$response = self::accept( $post_id, $summary, 'headline', $bad, array( 'apply' => true ) );
		$this->assertSame( 409, $response->get_status() );
		$this->assertSame( 'Ferry back', get_post( $post_id )->post_title );
		$record = self::accept( $post_id, $summary, 'headline', $bad, array( 'confirmed' => true ) )->get_data()['record'];
		$this->assertSame( 'fail', $record['verdict'] );
	}

	public function test_a_timeline_is_recorded_with_its_dates() {
		list( $post_id, $summary ) = self::make_summary();
		$items  = array_map(
			function ( $event ) {
				return array(
					'text' => $event['text'],
					'date' => $event['date']['display'],
				);
			},
			$summary['timeline']['events']
		);
		$record = self::accept( $post_id, $summary, 'timeline', $items )->get_data()['record'];
		$this->assertCount( 2, explode( "\n", $record['text'] ) );
		$this->assertStringStartsWith( $items[0]['date'] . ' The ferry', $record['text'] );
	}

	public function test_a_date_that_the_summary_did_not_give_is_refused() {
		list( $post_id, $summary ) = self::make_summary();
		$items    = array(
			array(
				'text' => $summary['timeline']['events'][0]['text'],
				'date' => 'May 1, 1066',
			),
		);
		$response = self::accept( $post_id, $summary, 'timeline', $items );
		$this->assertSame( 'nutgraf_date', $response->get_data()['code'] );
	}

	public function test_requests_that_make_no_sense_are_refused() {
		list( $post_id, $summary ) = self::make_summary();
		$one = array( array( 'text' => 'x' ) );
		$this->assertSame( 'nutgraf_apply', self::accept( $post_id, $summary, 'timeline', $one, array( 'apply' => true ) )->get_data()['code'] );
		$this->assertSame( 'nutgraf_items', self::accept( $post_id, $summary, 'brief', array_merge( $one, $one ) )->get_data()['code'] );
		$this->assertSame( 'nutgraf_no_summary', self::accept( $post_id, array( 'id' => 'gone' ), 'brief', $one )->get_data()['code'] );
		$this->assertSame( 400, self::accept( $post_id, $summary, 'poem', $one )->get_status() );
	}

	public function test_a_summary_that_somebody_else_made_is_not_mine_to_accept() {
		list( $post_id, $summary ) = self::make_summary();
		self::sign_in( 'admin' );
		$this->assertSame( 'nutgraf_no_summary', self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ) )->get_data()['code'] );
	}

	public function test_records_survive_the_restoring_of_an_old_revision_and_belong_to_the_post() {
		list( $post_id, $summary ) = self::make_summary();
		wp_update_post(
			array(
				'ID'           => $post_id,
				'post_content' => '<p>A second version with 5 more words.</p>',
			)
		);
		$revision = current( wp_get_post_revisions( $post_id ) );
		$this->assertNotFalse( $revision );
		self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ), array( 'content' => self::STORY ) );
		wp_restore_post_revision( $revision->ID );
		$this->assertCount( 1, get_post_meta( $post_id, '_nutgraf_accepted' ) );
		$this->assertCount( 1, Nutgraf_Acceptance::find( $revision->ID ) );
	}

	public function test_each_acceptance_adds_a_record_and_none_is_overwritten() {
		list( $post_id, $summary ) = self::make_summary();
		self::accept( $post_id, $summary, 'brief', array( array( 'text' => $summary['brief']['text'] ) ) );
		self::accept( $post_id, $summary, 'brief', array( array( 'text' => 'Ferry back after 11 weeks' ) ) );
		$records = self::ask( 'accept', array( 'post_id' => $post_id ), 'GET' )->get_data();
		$this->assertSame( array( $summary['brief']['text'], 'Ferry back after 11 weeks' ), wp_list_pluck( $records, 'text' ) );
	}

	public function test_the_meta_is_registered_private_and_not_for_editing_by_hand() {
		list( $post_id ) = self::make_summary();
		self::sign_in( 'admin' );
		$this->assertTrue( registered_meta_key_exists( 'post', '_nutgraf_accepted' ) );
		$this->assertTrue( is_protected_meta( '_nutgraf_accepted', 'post' ) );
		$this->assertFalse( current_user_can( 'edit_post_meta', $post_id, '_nutgraf_accepted' ) );
		$answer = rest_do_request( new WP_REST_Request( 'GET', '/wp/v2/posts/' . $post_id ) )->get_data();
		$this->assertArrayNotHasKey( '_nutgraf_accepted', $answer['meta'] );
	}
}
