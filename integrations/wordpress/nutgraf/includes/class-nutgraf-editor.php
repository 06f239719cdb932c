<?php
/**
 * Brings the panel into the block editor and the classic editor.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * One panel (assets/panel.js) with a thin host for each editor.
 */
class Nutgraf_Editor {

	/** Hooks the panel in. */
	public static function register() {
		add_action( 'init', array( __CLASS__, 'register_assets' ) );
		add_action( 'init', array( __CLASS__, 'load_translations' ) );
		add_action( 'enqueue_block_editor_assets', array( __CLASS__, 'enqueue_block_editor' ) );
		add_action( 'add_meta_boxes', array( __CLASS__, 'add_meta_box' ) );
		add_action( 'admin_enqueue_scripts', array( __CLASS__, 'enqueue_classic_editor' ) );
	}

	/** Loads translations of PHP strings that lie in the plugin's own folder. */
	public static function load_translations() {
		load_plugin_textdomain( 'nutgraf', false, dirname( plugin_basename( NUTGRAF_FILE ) ) . '/languages' );
	}

	/** Registers the scripts and the style. */
	public static function register_assets() {
		self::add_script( 'nutgraf-text', 'text.js', array() );
		self::add_script( 'nutgraf-panel', 'panel.js', array( 'nutgraf-text', 'wp-api-fetch', 'wp-element', 'wp-i18n' ) );
		self::add_script(
			'nutgraf-block-editor',
			'block-editor.js',
			array( 'nutgraf-panel', 'wp-block-editor', 'wp-blocks', 'wp-data', 'wp-edit-post', 'wp-editor', 'wp-element', 'wp-escape-html', 'wp-i18n', 'wp-plugins' )
		);
		self::add_script( 'nutgraf-classic-editor', 'classic-editor.js', array( 'nutgraf-panel', 'wp-dom-ready', 'wp-element', 'wp-escape-html' ) );
		wp_register_style( 'nutgraf', plugins_url( 'assets/nutgraf.css', NUTGRAF_FILE ), array(), NUTGRAF_VERSION );
	}

	/** Loads the panel into the block editor of posts, not into that of the site or of widgets. */
	public static function enqueue_block_editor() {
		if ( self::is_post_screen() ) {
			self::enqueue( 'nutgraf-block-editor' );
		}
	}

	/** Loads the panel into the classic editor. */
	public static function enqueue_classic_editor() {
		if ( self::is_post_screen() && ! get_current_screen()->is_block_editor() ) {
			self::enqueue( 'nutgraf-classic-editor' );
		}
	}

	/** Adds the box that the classic editor's panel stands in; the block editor has no need of it. */
	public static function add_meta_box() {
		add_meta_box(
			'nutgraf',
			__( 'Nutgraf', 'nutgraf' ),
			array( __CLASS__, 'render_meta_box' ),
			get_post_types_by_support( 'editor' ),
			'normal',
			'high',
			array( '__back_compat_meta_box' => true )
		);
	}

	/**
	 * Prints the box.
	 *
	 * @param WP_Post $post In the editor.
	 */
	public static function render_meta_box( $post ) {
		printf( '<div id="nutgraf-panel" data-post-id="%d">%s</div>', (int) $post->ID, esc_html__( 'Nutgraf needs JavaScript.', 'nutgraf' ) );
	}

	/**
	 * Whether this is the editor of a post whose content has text.
	 *
	 * @return bool
	 */
	private static function is_post_screen() {
		$screen = get_current_screen();
		return $screen && 'post' === $screen->base && post_type_supports( $screen->post_type, 'editor' );
	}

	/**
	 * Loads one host with the settings that it needs. Neither the key nor the service's address is among them.
	 *
	 * @param string $handle Of the host's script.
	 */
	private static function enqueue( $handle ) {
		$settings = Nutgraf_Settings::get();
		$shown    = array(
			'configured'    => Nutgraf_Settings::is_configured(),
			'settingsUrl'   => current_user_can( Nutgraf_Settings_Page::CAPABILITY ) ? Nutgraf_Settings_Page::get_url() : '',
			'parts'         => $settings['parts'],
			'headlineChars' => $settings['headline_chars'],
			'briefChars'    => $settings['brief_chars'],
			'hasExcerpt'    => post_type_supports( get_current_screen()->post_type, 'excerpt' ),
			'timelineClass' => Nutgraf_Text::TIMELINE_CLASS,
		);
		wp_add_inline_script( 'nutgraf-panel', 'window.nutgraf = window.nutgraf || {}; window.nutgraf.settings = ' . wp_json_encode( $shown, JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
		wp_enqueue_script( $handle );
		wp_enqueue_style( 'nutgraf' );
	}

	/**
	 * Registers one script of ours, with its translations.
	 *
	 * @param string   $handle       Its name.
	 * @param string   $file         In assets/.
	 * @param string[] $dependencies Its own.
	 */
	private static function add_script( $handle, $file, array $dependencies ) {
		wp_register_script( $handle, plugins_url( 'assets/' . $file, NUTGRAF_FILE ), $dependencies, NUTGRAF_VERSION, true );
		if ( in_array( 'wp-i18n', $dependencies, true ) ) {
			wp_set_script_translations( $handle, 'nutgraf' );
		}
	}
}
