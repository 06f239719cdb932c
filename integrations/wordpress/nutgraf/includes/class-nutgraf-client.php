<?php
/**
 * Talks HTTP to the Nutgraf service, from the server: the key never reaches a browser.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * One question, one answer. Every failure is a WP_Error with the HTTP `status` that our own REST answer should have.
 */
class Nutgraf_Client {

	const LARGEST_ANSWER = 8388608; // Bytes; the answer to the longest article is far below.

	/**
	 * Asks for something that is there.
	 *
	 * @param string $path Below the service's URL.
	 * @return array|WP_Error
	 */
	public function get( $path ) {
		return $this->send( 'GET', $path, null );
	}

	/**
	 * Sends a JSON body.
	 *
	 * @param string $path Below the service's URL.
	 * @param array  $body What to send.
	 * @return array|WP_Error
	 */
	public function post( $path, array $body ) {
		return $this->send( 'POST', $path, $body );
	}

	/**
	 * One exchange.
	 *
	 * @param string     $method GET or POST.
	 * @param string     $path   Below the service's URL.
	 * @param array|null $body   What to send.
	 * @return array|WP_Error
	 */
	private function send( $method, $path, $body ) {
		$settings = Nutgraf_Settings::get();
		if ( '' === $settings['url'] ) {
			return new WP_Error( 'nutgraf_not_configured', __( 'No Nutgraf service is set. An administrator can set one under Settings > Nutgraf.', 'nutgraf' ), array( 'status' => 503 ) );
		}
		$args = array(
			'method'              => $method,
			'timeout'             => $settings['timeout_s'],
			'redirection'         => 0, // A redirect would take the key to an address that nobody set.
			'limit_response_size' => self::LARGEST_ANSWER,
			'headers'             => $this->build_headers(),
		);
		if ( null !== $body ) {
			$json = wp_json_encode( $body );
			if ( false === $json ) {
				return new WP_Error( 'nutgraf_text', __( 'The story holds characters that cannot be sent.', 'nutgraf' ), array( 'status' => 422 ) );
			}
			$args['body'] = $json;
		}
		$response = 'POST' === $method ? wp_remote_post( $settings['url'] . $path, $args ) : wp_remote_get( $settings['url'] . $path, $args );
		return is_wp_error( $response ) ? $this->describe_failure( $response, $settings['timeout_s'] ) : $this->read( $response );
	}

	/**
	 * The headers of a request. The key goes into X-API-Key, because some proxies drop Authorization.
	 *
	 * @return array
	 */
	private function build_headers() {
		$headers = array(
			'Accept'       => 'application/json',
			'Content-Type' => 'application/json',
		);
		$key     = Nutgraf_Settings::get_api_key();
		if ( '' !== $key ) {
			$headers['X-API-Key'] = $key;
		}
		return $headers;
	}

	/**
	 * What an answer holds.
	 *
	 * @param array $response Of wp_remote_post() or wp_remote_get().
	 * @return array|WP_Error
	 */
	private function read( array $response ) {
		$status = (int) wp_remote_retrieve_response_code( $response );
		$body   = json_decode( wp_remote_retrieve_body( $response ), true );
		if ( 200 !== $status ) {
			return $this->describe_problem( $status, is_array( $body ) ? $body : array(), wp_remote_retrieve_header( $response, 'retry-after' ) );
		}
		if ( ! is_array( $body ) ) {
			return new WP_Error( 'nutgraf_answer', __( 'What answers at the service URL is not Nutgraf: the answer is not JSON.', 'nutgraf' ), array( 'status' => 502 ) );
		}
		return $body;
	}

	/**
	 * The error of an answer that is a problem (RFC 9457), with its detail, and with the wait that it asks for.
	 *
	 * @param int    $status  Of the answer.
	 * @param array  $problem Its body, empty when that was not JSON.
	 * @param string $retry   The Retry-After header.
	 * @return WP_Error
	 */
	private function describe_problem( $status, array $problem, $retry ) {
		/* translators: %d: HTTP status. */
		$detail = sprintf( __( 'The service answered with status %d.', 'nutgraf' ), $status );
		if ( isset( $problem['detail'] ) && is_string( $problem['detail'] ) ) {
			$detail = $problem['detail'];
		}
		$data = array( 'status' => $this->choose_status( $status ) );
		foreach ( array( 'type', 'pointer', 'request_id' ) as $name ) {
			if ( isset( $problem[ $name ] ) && is_string( $problem[ $name ] ) ) {
				$data['problem'][ $name ] = $problem[ $name ];
			}
		}
		if ( in_array( $status, array( 409, 429, 503 ), true ) && is_string( $retry ) && ctype_digit( $retry ) ) {
			$data['retry_after_s'] = (int) $retry;
			/* translators: %d: seconds. */
			$detail .= ' ' . sprintf( _n( 'Try again in %d second.', 'Try again in %d seconds.', (int) $retry, 'nutgraf' ), (int) $retry );
		}
		if ( 401 === $status || 403 === $status ) {
			$detail = __( 'The service refuses the API key of this site; an administrator can change it under Settings > Nutgraf.', 'nutgraf' ) . ' ' . $detail;
		}
		return new WP_Error( 'nutgraf_problem', $detail, $data );
	}

	/**
	 * The status that we answer with. A refused key is the site's fault, not the editor's, so a 401 or 403 must not look
	 * as if the editor had to sign in; nor is a path or method that the service lacks, or its own failure, ours.
	 *
	 * @param int $status Of the service.
	 * @return int
	 */
	private function choose_status( $status ) {
		return in_array( $status, array( 400, 409, 413, 422, 429, 503 ), true ) ? $status : 502;
	}

	/**
	 * The error of a request that got no answer.
	 *
	 * @param WP_Error $error     Of WordPress.
	 * @param int      $timeout_s The time limit.
	 * @return WP_Error
	 */
	private function describe_failure( WP_Error $error, $timeout_s ) {
		if ( false !== stripos( $error->get_error_message(), 'timed out' ) ) {
			/* translators: %d: seconds. */
			return new WP_Error( 'nutgraf_timeout', sprintf( __( 'The service did not answer within %d seconds.', 'nutgraf' ), $timeout_s ), array( 'status' => 504 ) );
		}
		/* translators: %s: reason. */
		return new WP_Error( 'nutgraf_unreachable', sprintf( __( 'The service cannot be reached: %s', 'nutgraf' ), $error->get_error_message() ), array( 'status' => 502 ) );
	}
}
