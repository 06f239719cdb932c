<?php
/**
 * The article's text out of a post's content. Offsets in the service's answers point into this text.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * A pure function of the content: what the author typed, without what themes and other plugins add when it is shown.
 */
class Nutgraf_Text {

	/** The class of a timeline that we inserted: it must not be read as part of the story that it was made from. */
	const TIMELINE_CLASS = 'nutgraf-timeline';

	/** Blocks whose words are no part of the running text: code, captions, links to elsewhere, repetitions of the text. */
	const LEFT_OUT = array(
		'core/audio',
		'core/button',
		'core/buttons',
		'core/code',
		'core/cover-image',
		'core/embed',
		'core/file',
		'core/footnotes',
		'core/gallery',
		'core/html',
		'core/image',
		'core/navigation',
		'core/pullquote',
		'core/search',
		'core/shortcode',
		'core/social-links',
		'core/video',
	);

	const BLOCK_TAGS = 'address|article|aside|blockquote|caption|details|div|dd|dl|dt|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|thead|tfoot|tr|ul';

	const DEEPEST = 5; // Reusable blocks inside reusable blocks.

	/**
	 * The text, its paragraphs apart by a blank line; an empty string when there is none, or when it isn't UTF-8.
	 *
	 * @param string $content Raw content of a post, with or without blocks.
	 * @return string
	 */
	public static function extract( $content ) {
		$content    = wp_check_invalid_utf8( (string) $content );
		$paragraphs = array();
		foreach ( self::find_html( parse_blocks( $content ), 0 ) as $html ) {
			$paragraphs = array_merge( $paragraphs, self::split_paragraphs( $html ) );
		}
		return implode( "\n\n", $paragraphs );
	}

	/**
	 * The hash by which a summary is tied to a text.
	 *
	 * @param string $text Extracted.
	 * @return string
	 */
	public static function hash( $text ) {
		return hash( 'sha256', $text );
	}

	/**
	 * The HTML of each block that holds running text, in order.
	 *
	 * @param array $blocks Of parse_blocks().
	 * @param int   $depth  How many reusable blocks we are inside.
	 * @return string[]
	 */
	private static function find_html( array $blocks, $depth ) {
		$found = array();
		foreach ( $blocks as $block ) {
			if ( self::is_left_out( $block ) ) {
				continue;
			}
			if ( 'core/block' === $block['blockName'] ) {
				$found = array_merge( $found, self::find_reusable_html( $block, $depth ) );
				continue;
			}
			$found[] = self::join_inner( $block, $depth );
		}
		return $found;
	}

	/**
	 * The HTML of one block with that of the blocks inside it, in their places.
	 *
	 * @param array $block One of parse_blocks().
	 * @param int   $depth How many reusable blocks we are inside.
	 * @return string
	 */
	private static function join_inner( array $block, $depth ) {
		$inner = array_map(
			function ( $one ) use ( $depth ) {
				return implode( "\n\n", self::find_html( array( $one ), $depth ) );
			},
			$block['innerBlocks']
		);
		$html  = '';
		foreach ( $block['innerContent'] as $piece ) {
			$html .= is_string( $piece ) ? $piece : '<div>' . array_shift( $inner ) . '</div>';
		}
		return $html;
	}

	/**
	 * The HTML of a block that is kept as a post of its own.
	 *
	 * @param array $block With the post's id.
	 * @param int   $depth How many reusable blocks we are inside.
	 * @return string[]
	 */
	private static function find_reusable_html( array $block, $depth ) {
		$post = get_post( (int) ( $block['attrs']['ref'] ?? 0 ) );
		if ( $depth >= self::DEEPEST || ! $post || 'wp_block' !== $post->post_type || 'publish' !== $post->post_status ) {
			return array();
		}
		return self::find_html( parse_blocks( $post->post_content ), $depth + 1 );
	}

	/**
	 * Whether a block's words are no part of the story.
	 *
	 * @param array $block One of parse_blocks().
	 * @return bool
	 */
	private static function is_left_out( array $block ) {
		$classes = explode( ' ', (string) ( $block['attrs']['className'] ?? '' ) );
		return in_array( $block['blockName'], self::LEFT_OUT, true ) || in_array( self::TIMELINE_CLASS, $classes, true );
	}

	/**
	 * The paragraphs of a piece of HTML as plain text, none empty.
	 *
	 * @param string $html Without block comments.
	 * @return string[]
	 */
	private static function split_paragraphs( $html ) {
		$html = strip_shortcodes( $html );
		$html = preg_replace( '#<(script|style|template|noscript|figcaption|iframe|svg)\b[^>]*>.*?</\1\s*>#is', '', $html );
		$html = preg_replace( '#<ul\b[^>]*\b' . self::TIMELINE_CLASS . '\b[^>]*>.*?</ul\s*>#is', "\n\n", $html );
		$html = preg_replace( '#</t[dh]\s*>\s*(?=<t[dh]\b)#i', '; ', $html );
		$html = preg_replace( '#</?(?:' . self::BLOCK_TAGS . ')\b[^>]*>#i', "\n\n", $html );
		$html = preg_replace( '#(?:<br\b[^>]*>\s*){2,}#i', "\n\n", $html );
		$html = preg_replace( '#<br\b[^>]*>\s*#i', ' ', $html );
		$text = html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		$text = str_replace( array( "\0", "\u{00AD}", "\u{FEFF}" ), '', $text );

		$paragraphs = preg_split( '/\R[^\S\n]*\R\s*/u', $text );
		$paragraphs = array_map(
			function ( $paragraph ) {
				return trim( preg_replace( '/[\s\x{00A0}]+/u', ' ', $paragraph ) );
			},
			$paragraphs
		);
		return array_values( array_filter( $paragraphs, 'strlen' ) );
	}
}
