<?php
/**
 * A story as the service takes it: text, title, date, zone.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Builds the `article` of a request out of a stored post, of what stands unsaved in the editor, or of both.
 */
class Nutgraf_Article {

	const LONGEST_TITLE = 1000; // Characters, the service's limit.

	/**
	 * The article of the input that REST routes and abilities share. What the editor sends goes before what is stored.
	 *
	 * @param array $input `post_id`, or `content` with `title` and `date`, or both.
	 * @return array|WP_Error
	 */
	public static function build( array $input ) {
		$post    = empty( $input['post_id'] ) ? null : get_post( (int) $input['post_id'] );
		$content = $input['content'] ?? ( $post ? $post->post_content : null );
		if ( null === $content ) {
			return new WP_Error( 'nutgraf_no_story', __( 'Send post_id or content.', 'nutgraf' ), array( 'status' => 400 ) );
		}
		$text = Nutgraf_Text::extract( $content );
		if ( '' === $text ) {
			return new WP_Error( 'nutgraf_empty', __( 'The story has no text yet.', 'nutgraf' ), array( 'status' => 422 ) );
		}
		$title   = self::clean_title( $input['title'] ?? ( $post ? $post->post_title : '' ) );
		$article = array(
			'text'         => $text,
			'title'        => '' === $title ? null : $title,
			'published_at' => self::choose_date( $input, $post )->format( 'Y-m-d\TH:i:sP' ),
			'locale'       => self::get_locale(),
			'id'           => $post ? (string) $post->ID : null,
		);
		$zone = wp_timezone()->getName();
		if ( preg_match( '#^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$#', $zone ) ) {
			$article['timezone'] = $zone;
		}
		return array_filter( $article, 'is_string' );
	}

	/**
	 * The title as plain text.
	 *
	 * @param string $title With or without markup.
	 * @return string
	 */
	private static function clean_title( $title ) {
		$title = html_entity_decode( wp_strip_all_tags( (string) $title, true ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		return mb_substr( trim( $title ), 0, self::LONGEST_TITLE );
	}

	/**
	 * The moment that "Friday" counts from: the date in the editor; else that of publication, past or planned; else that of
	 * the stored version; else now, for a text that was sent and is stored nowhere.
	 *
	 * @param array        $input As for build().
	 * @param WP_Post|null $post  The stored post.
	 * @return DateTimeImmutable In the site's zone.
	 */
	private static function choose_date( array $input, $post ) {
		if ( ! empty( $input['date'] ) ) {
			$given = date_create_immutable( (string) $input['date'], wp_timezone() );
			if ( $given ) {
				return $given->setTimezone( wp_timezone() );
			}
		}
		if ( $post && in_array( $post->post_status, array( 'publish', 'future', 'private' ), true ) ) {
			$published = get_post_datetime( $post );
			if ( $published ) {
				return $published;
			}
		}
		$modified = $post && ! isset( $input['content'] ) ? get_post_datetime( $post, 'modified' ) : false;
		return $modified ? $modified : current_datetime();
	}

	/**
	 * The site's locale as the service writes it, null when it has no country.
	 *
	 * @return string|null
	 */
	private static function get_locale() {
		return preg_match( '/^([a-z]{2})_([A-Z]{2})/', get_locale(), $found ) ? $found[1] . '-' . $found[2] : null;
	}
}
