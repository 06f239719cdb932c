<?php
/**
 * Summaries and checks of stories: the work behind the REST routes and the abilities.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Static, because it keeps nothing between two calls but a summary's answer, for the day on which it may be accepted.
 */
class Nutgraf_Summaries {

	const HEADLINES = 3; // Choices that an editor sees.

	/**
	 * Whether the current user may have this story worked on.
	 *
	 * @param mixed $input As for summarize().
	 * @return bool
	 */
	public static function is_allowed( $input = null ) {
		$input = self::to_array( $input );
		if ( ! empty( $input['post_id'] ) ) {
			return current_user_can( 'edit_post', (int) $input['post_id'] );
		}
		return current_user_can( 'edit_posts' );
	}

	/**
	 * A summary of a story.
	 *
	 * @param mixed $input `post_id`, or `content` with `title` and `date`, or both.
	 * @return array|WP_Error `source` (the text that offsets point into, its hash, the date sent) and `summary` (the service's answer).
	 */
	public static function summarize( $input = null ) {
		$input   = self::to_array( $input );
		$article = Nutgraf_Article::build( $input );
		if ( is_wp_error( $article ) ) {
			return $article;
		}
		$settings = Nutgraf_Settings::get();
		$summary  = ( new Nutgraf_Client() )->post(
			'/v1/summaries',
			array(
				'article'    => $article,
				'styles'     => $settings['parts'],
				'limits'     => array(
					'headline' => array(
						'max_chars' => $settings['headline_chars'],
						'count'     => self::HEADLINES,
					),
					'brief'    => array( 'max_chars' => $settings['brief_chars'] ),
				),
				'date_style' => $settings['date_style'],
			)
		);
		if ( is_wp_error( $summary ) ) {
			return $summary;
		}
		if ( ! isset( $summary['id'] ) || ! is_string( $summary['id'] ) ) {
			return new WP_Error( 'nutgraf_answer', __( 'What answers at the service URL is not Nutgraf: the answer has no id.', 'nutgraf' ), array( 'status' => 502 ) );
		}
		set_transient( self::get_name( $summary['id'] ), $summary, DAY_IN_SECONDS );
		return array(
			'source'  => self::describe_source( $article ),
			'summary' => $summary,
		);
	}

	/**
	 * Verdicts on texts about a story.
	 *
	 * @param mixed $input As for summarize(), and `texts`: by name, each one text or a list of texts.
	 * @return array|WP_Error `source` and `check` (the service's answer).
	 */
	public static function check( $input = null ) {
		$input = self::to_array( $input );
		$texts = (array) ( $input['texts'] ?? array() );
		if ( ! $texts ) {
			return new WP_Error( 'nutgraf_no_texts', __( 'Send at least one text to check.', 'nutgraf' ), array( 'status' => 400 ) );
		}
		$article = Nutgraf_Article::build( $input );
		if ( is_wp_error( $article ) ) {
			return $article;
		}
		$check = ( new Nutgraf_Client() )->post(
			'/v1/checks',
			array(
				'article' => $article,
				'texts'   => $texts,
			)
		);
		if ( is_wp_error( $check ) ) {
			return $check;
		}
		return array(
			'source' => self::describe_source( $article ),
			'check'  => $check,
		);
	}

	/**
	 * What a story's text hashes to, without asking the service: tells whether a summary is still one of this text.
	 *
	 * @param array $input As for summarize().
	 * @return array|WP_Error
	 */
	public static function find_source( array $input ) {
		$article = Nutgraf_Article::build( $input );
		return is_wp_error( $article ) ? $article : array( 'sha256' => Nutgraf_Text::hash( $article['text'] ) );
	}

	/**
	 * The summary of this id, for as long as it is kept.
	 *
	 * @param string $id The service's id.
	 * @return array|null
	 */
	public static function find( $id ) {
		$summary = get_transient( self::get_name( $id ) );
		return is_array( $summary ) ? $summary : null;
	}

	/**
	 * The source of an answer.
	 *
	 * @param array $article As sent.
	 * @return array
	 */
	private static function describe_source( array $article ) {
		return array(
			'text'         => $article['text'],
			'sha256'       => Nutgraf_Text::hash( $article['text'] ),
			'published_at' => $article['published_at'],
		);
	}

	/**
	 * Where the summary of this id is kept. It is a user's own: ids follow from the request, and an answer quotes its article.
	 *
	 * @param string $id The service's id.
	 * @return string
	 */
	private static function get_name( $id ) {
		return 'nutgraf_summary_' . md5( get_current_user_id() . ' ' . $id );
	}

	/**
	 * The input as an array, however the caller decoded its JSON.
	 *
	 * @param mixed $input Array, object or null.
	 * @return array
	 */
	private static function to_array( $input ) {
		return is_object( $input ) ? get_object_vars( $input ) : (array) $input;
	}
}
