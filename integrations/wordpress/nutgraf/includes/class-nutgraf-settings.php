<?php
/**
 * What an administrator can set: stored in two options, sanitised on the way in, with defaults on the way out.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * The settings. The API key has an option of its own, so that nothing that prints the others can print it.
 */
class Nutgraf_Settings {

	const OPTION     = 'nutgraf_settings';
	const KEY_OPTION = 'nutgraf_api_key';

	const PARTS       = array( 'headline', 'brief', 'timeline' );
	const DATE_STYLES = array( 'ap', 'bbc', 'iso' );

	/** Smallest and largest value of each number; those of characters are the service's own. */
	const BOUNDS = array(
		'timeout_s'      => array( 1, 120 ),
		'headline_chars' => array( 20, 300 ),
		'brief_chars'    => array( 80, 2000 ),
	);

	const DEFAULTS = array(
		'url'            => '',
		'timeout_s'      => 30,
		'parts'          => self::PARTS,
		'headline_chars' => 80,
		'brief_chars'    => 400,
		'date_style'     => 'ap',
	);

	/**
	 * All settings but the key, each one valid.
	 *
	 * @return array
	 */
	public static function get() {
		$stored = get_option( self::OPTION, array() );
		return self::sanitize_values( is_array( $stored ) ? $stored : array() );
	}

	/**
	 * The API key: the constant of wp-config.php where there is one, else the option; an empty string when there is none.
	 *
	 * @return string
	 */
	public static function get_api_key() {
		if ( self::is_key_constant() ) {
			return (string) NUTGRAF_API_KEY;
		}
		return (string) get_option( self::KEY_OPTION, '' );
	}

	/**
	 * Whether wp-config.php holds the key.
	 *
	 * @return bool
	 */
	public static function is_key_constant() {
		return defined( 'NUTGRAF_API_KEY' ) && '' !== (string) NUTGRAF_API_KEY;
	}

	/**
	 * Whether there is a service to ask.
	 *
	 * @return bool
	 */
	public static function is_configured() {
		return '' !== self::get()['url'];
	}

	/**
	 * Sanitises what the settings form sent; tells the administrator about a URL that was refused.
	 *
	 * @param mixed $sent What the form holds.
	 * @return array
	 */
	public static function sanitize( $sent ) {
		$sent   = is_array( $sent ) ? $sent : array();
		$values = self::sanitize_values( $sent );
		if ( '' !== trim( (string) ( $sent['url'] ?? '' ) ) && '' === $values['url'] ) {
			$values['url'] = self::get()['url'];
			self::report( 'nutgraf_url', __( 'The service URL was not saved: it must begin with http:// or https:// and hold no user name, query or fragment.', 'nutgraf' ), 'error' );
		} elseif ( self::is_unencrypted( $values['url'] ) ) {
			self::report( 'nutgraf_http', __( 'The service URL is not https: articles and the API key travel readable by everybody on the way.', 'nutgraf' ), 'warning' );
		}
		return $values;
	}

	/**
	 * Sanitises the key field: an empty one keeps the key, the word that the "forget" box sends removes it.
	 *
	 * @param mixed $sent What the form holds: `value` and `forget`.
	 * @return string
	 */
	public static function sanitize_api_key( $sent ) {
		if ( ! is_array( $sent ) ) {
			return self::clean_key( $sent );
		}
		if ( ! empty( $sent['forget'] ) ) {
			return '';
		}
		$key = self::clean_key( $sent['value'] ?? '' );
		return '' === $key ? (string) get_option( self::KEY_OPTION, '' ) : $key;
	}

	/**
	 * A key as it can stand in a header: printable ASCII, no space.
	 *
	 * @param mixed $value What was sent.
	 * @return string
	 */
	private static function clean_key( $value ) {
		return is_scalar( $value ) ? preg_replace( '/[^\x21-\x7E]/', '', (string) $value ) : '';
	}

	/**
	 * Every setting, valid, with its default where `$values` has none that is.
	 *
	 * @param array $values Settings by name.
	 * @return array
	 */
	private static function sanitize_values( array $values ) {
		$parts = array_values( array_intersect( self::PARTS, (array) ( $values['parts'] ?? self::DEFAULTS['parts'] ) ) );
		$style = $values['date_style'] ?? '';
		$clean = array(
			'url'        => self::sanitize_url( $values['url'] ?? '' ),
			'parts'      => $parts ? $parts : self::DEFAULTS['parts'],
			'date_style' => in_array( $style, self::DATE_STYLES, true ) ? $style : self::DEFAULTS['date_style'],
		);
		foreach ( self::BOUNDS as $name => $bounds ) {
			$value          = $values[ $name ] ?? '';
			$clean[ $name ] = is_numeric( $value ) ? min( max( (int) $value, $bounds[0] ), $bounds[1] ) : self::DEFAULTS[ $name ];
		}
		return $clean;
	}

	/**
	 * The URL without its last slash, or an empty string when it isn't one that the key may be sent to.
	 *
	 * @param mixed $value What was sent.
	 * @return string
	 */
	private static function sanitize_url( $value ) {
		$value = is_string( $value ) ? trim( $value ) : '';
		$url   = preg_match( '#^https?://#i', $value ) ? esc_url_raw( $value, array( 'http', 'https' ) ) : '';
		$parts = wp_parse_url( $url );
		if ( ! is_array( $parts ) || empty( $parts['host'] ) || ! in_array( $parts['scheme'] ?? '', array( 'http', 'https' ), true ) ) {
			return '';
		}
		if ( array_intersect( array( 'user', 'pass', 'query', 'fragment' ), array_keys( $parts ) ) ) {
			return '';
		}
		return untrailingslashit( $url );
	}

	/**
	 * Whether `$url` sends articles in the clear to another machine.
	 *
	 * @param string $url A sanitised URL.
	 * @return bool
	 */
	private static function is_unencrypted( $url ) {
		$host = (string) wp_parse_url( $url, PHP_URL_HOST );
		return 'http' === wp_parse_url( $url, PHP_URL_SCHEME ) && ! in_array( $host, array( '127.0.0.1', 'localhost', '[::1]' ), true );
	}

	/**
	 * Shows a message on the settings page, once although WordPress sanitises a new option twice; outside the page (WP-CLI,
	 * REST) there is nowhere to show it.
	 *
	 * @param string $code    Its name.
	 * @param string $message What it says.
	 * @param string $type    `error` or `warning`.
	 */
	private static function report( $code, $message, $type ) {
		if ( function_exists( 'add_settings_error' ) && ! in_array( $code, wp_list_pluck( get_settings_errors( self::OPTION ), 'code' ), true ) ) {
			add_settings_error( self::OPTION, $code, $message, $type );
		}
	}
}
