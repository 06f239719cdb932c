<?php
/**
 * What the tests share: users, stories, the stub, and a browser's session.
 *
 * @package Nutgraf
 */

use PHPUnit\Framework\TestCase;

/**
 * Each test begins with a configured plugin, no one signed in and a stub that was told nothing.
 */
abstract class Nutgraf_Test_Case extends TestCase {

	const KEY = 'ngf_stub_0123456789abcdef';

	const STORY = "<!-- wp:paragraph -->\n<p>The ferry <em>Kittiwake</em> took 340 people to Port Ellery on Monday, the line said.</p>\n<!-- /wp:paragraph -->\n\n"
		. "<!-- wp:paragraph -->\n<p>It had been away for 11 weeks \u{1F6A2} for repairs.</p>\n<!-- /wp:paragraph -->\n\n"
		. "<!-- wp:paragraph -->\n<p>The council thanked the crew and asked for a second ship before the summer.</p>\n<!-- /wp:paragraph -->";

	/** Sets the plugin up to talk to the stub. */
	protected function setUp(): void {
		update_option( Nutgraf_Settings::KEY_OPTION, self::KEY );
		update_option( Nutgraf_Settings::OPTION, array( 'url' => getenv( 'COURIER_STUB_URL' ) ) + Nutgraf_Settings::DEFAULTS );
		wp_set_current_user( 0 );
		self::list_seen();
	}

	/**
	 * Signs a user in.
	 *
	 * @param string $name Of the user.
	 * @return int
	 */
	protected static function sign_in( $name ) {
		$user = get_user_by( 'login', $name );
		wp_set_current_user( $user->ID );
		return $user->ID;
	}

	/**
	 * Stores a story.
	 *
	 * @param string $author Of it.
	 * @param array  $more   Fields of the post.
	 * @return int
	 */
	protected static function make_post( $author, array $more = array() ) {
		$fields = $more + array(
			'post_title'   => 'Ferry back',
			'post_content' => self::STORY,
			'post_excerpt' => 'Old excerpt',
			'post_status'  => 'draft',
			'post_author'  => get_user_by( 'login', $author )->ID,
		);
		return wp_insert_post( wp_slash( $fields ), true );
	}

	/**
	 * Asks a REST route of the plugin.
	 *
	 * @param string $route  Below nutgraf/v1.
	 * @param array  $body   Sent as JSON.
	 * @param string $method Of the request.
	 * @return WP_REST_Response
	 */
	protected static function ask( $route, array $body, $method = 'POST' ) {
		$request = new WP_REST_Request( $method, '/nutgraf/v1/' . $route );
		if ( 'GET' === $method ) {
			$request->set_query_params( $body );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( wp_json_encode( $body ) );
		}
		return rest_do_request( $request );
	}

	/**
	 * Tells the stub its next answer.
	 *
	 * @param array $answer `status`, `headers`, `body`, `delay_s`.
	 */
	protected static function tell( array $answer ) {
		wp_remote_post( getenv( 'COURIER_STUB_URL' ) . '/_next', array( 'body' => wp_json_encode( (object) $answer ) ) );
	}

	/**
	 * Tells the stub to answer with a problem.
	 *
	 * @param int    $status  Of it.
	 * @param string $detail  Of it.
	 * @param array  $headers Of it.
	 */
	protected static function tell_problem( $status, $detail, array $headers = array() ) {
		self::tell(
			array(
				'status'  => $status,
				'headers' => (object) ( $headers + array( 'Content-Type' => 'application/problem+json' ) ),
				'body'    => wp_json_encode(
					array(
						'type'       => 'urn:nutgraf:problem:x',
						'status'     => $status,
						'detail'     => $detail,
						'request_id' => 'r-1',
					)
				),
			)
		);
	}

	/**
	 * What the stub was asked since the last time.
	 *
	 * @return array
	 */
	protected static function list_seen() {
		return json_decode( wp_remote_retrieve_body( wp_remote_get( getenv( 'COURIER_STUB_URL' ) . '/_seen' ) ), true );
	}

	/**
	 * The code points of a text between two offsets.
	 *
	 * @param string $text To cut.
	 * @param array  $span With start and end.
	 * @return string
	 */
	protected static function cut( $text, array $span ) {
		return mb_substr( $text, $span['start'], $span['end'] - $span['start'], 'UTF-8' );
	}
}
