<?php
/**
 * The page Settings > Nutgraf, by the Settings API, and its button that tests the connection.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Everything here needs `manage_options`; the key is never printed.
 */
class Nutgraf_Settings_Page {

	const SLUG       = 'nutgraf';
	const GROUP      = 'nutgraf';
	const TEST       = 'nutgraf_test_connection';
	const CAPABILITY = 'manage_options';

	/** Hooks the page in. */
	public static function register() {
		add_action( 'admin_menu', array( __CLASS__, 'add_page' ) );
		add_action( 'admin_init', array( __CLASS__, 'register_settings' ) );
		add_action( 'admin_post_' . self::TEST, array( __CLASS__, 'test_connection' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( NUTGRAF_FILE ), array( __CLASS__, 'add_link' ) );
	}

	/** Adds the page to the Settings menu. */
	public static function add_page() {
		add_options_page( __( 'Nutgraf', 'nutgraf' ), __( 'Nutgraf', 'nutgraf' ), self::CAPABILITY, self::SLUG, array( __CLASS__, 'render' ) );
	}

	/** Registers both options with their sanitisers, and the fields. */
	public static function register_settings() {
		register_setting(
			self::GROUP,
			Nutgraf_Settings::OPTION,
			array(
				'type'              => 'object',
				'sanitize_callback' => array( 'Nutgraf_Settings', 'sanitize' ),
				'show_in_rest'      => false,
			)
		);
		register_setting(
			self::GROUP,
			Nutgraf_Settings::KEY_OPTION,
			array(
				'type'              => 'string',
				'sanitize_callback' => array( 'Nutgraf_Settings', 'sanitize_api_key' ),
				'show_in_rest'      => false,
			)
		);
		add_settings_section( 'nutgraf_service', __( 'The service', 'nutgraf' ), '__return_null', self::SLUG );
		self::add_field( 'url', __( 'Service URL', 'nutgraf' ), 'render_url', 'nutgraf_service' );
		self::add_field( 'api_key', __( 'API key', 'nutgraf' ), 'render_api_key', 'nutgraf_service' );
		self::add_field( 'timeout_s', __( 'Time limit (seconds)', 'nutgraf' ), 'render_number', 'nutgraf_service' );
		add_settings_section( 'nutgraf_texts', __( 'The texts', 'nutgraf' ), '__return_null', self::SLUG );
		self::add_field( 'parts', __( 'Parts', 'nutgraf' ), 'render_parts', 'nutgraf_texts' );
		self::add_field( 'headline_chars', __( 'Longest headline (characters)', 'nutgraf' ), 'render_number', 'nutgraf_texts' );
		self::add_field( 'brief_chars', __( 'Longest brief (characters)', 'nutgraf' ), 'render_number', 'nutgraf_texts' );
		self::add_field( 'date_style', __( 'Dates of the timeline', 'nutgraf' ), 'render_date_style', 'nutgraf_texts' );
	}

	/**
	 * Adds a link to the page to the list of plugins.
	 *
	 * @param array $links The links that are there.
	 * @return array
	 */
	public static function add_link( $links ) {
		$link = sprintf( '<a href="%s">%s</a>', esc_url( self::get_url() ), esc_html__( 'Settings', 'nutgraf' ) );
		return array_merge( array( 'nutgraf' => $link ), (array) $links );
	}

	/**
	 * The address of the page.
	 *
	 * @return string
	 */
	public static function get_url() {
		return admin_url( 'options-general.php?page=' . self::SLUG );
	}

	/** Prints the page. */
	public static function render() {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			return;
		}
		?>
		<div class="wrap">
			<h1><?php esc_html_e( 'Nutgraf', 'nutgraf' ); ?></h1>
			<?php self::render_test_result(); ?>
			<form action="<?php echo esc_url( admin_url( 'options.php' ) ); ?>" method="post">
				<?php
				settings_fields( self::GROUP );
				do_settings_sections( self::SLUG );
				submit_button();
				?>
			</form>
			<h2><?php esc_html_e( 'Test the connection', 'nutgraf' ); ?></h2>
			<p><?php esc_html_e( 'Asks the service with the settings as they are saved. No article is sent.', 'nutgraf' ); ?></p>
			<form action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>" method="post">
				<input type="hidden" name="action" value="<?php echo esc_attr( self::TEST ); ?>">
				<?php
				wp_nonce_field( self::TEST );
				submit_button( __( 'Test the connection', 'nutgraf' ), 'secondary', 'nutgraf_test', false );
				?>
			</form>
		</div>
		<?php
	}

	/** Asks the service what it offers, keeps the outcome for the next page, and goes back to the settings. */
	public static function test_connection() {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'You may not change these settings.', 'nutgraf' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::TEST );
		$answer = ( new Nutgraf_Client() )->get( '/v1/styles' );
		$result = is_wp_error( $answer )
			? array(
				'type'    => 'error',
				'message' => $answer->get_error_message(),
			)
			: array(
				'type'    => 'success',
				'message' => self::describe_service( $answer ),
			);
		set_transient( self::get_result_name(), $result, 60 );
		wp_safe_redirect( self::get_url() );
		exit;
	}

	/**
	 * One sentence about a service that answered.
	 *
	 * @param array $answer Of GET /v1/styles.
	 * @return string
	 */
	private static function describe_service( array $answer ) {
		$styles = array_filter( wp_list_pluck( (array) ( $answer['styles'] ?? array() ), 'name' ), 'is_string' );
		$model  = $answer['model']['name'] ?? '';
		return sprintf(
			/* translators: 1: names of styles, 2: name of a model. */
			__( 'The service answers. It writes: %1$s. Its model: %2$s.', 'nutgraf' ),
			implode( ', ', $styles ),
			is_string( $model ) ? $model : ''
		);
	}

	/** Prints what the last test of this user found, once. */
	private static function render_test_result() {
		$result = get_transient( self::get_result_name() );
		if ( ! is_array( $result ) ) {
			return;
		}
		delete_transient( self::get_result_name() );
		printf(
			'<div class="notice notice-%s is-dismissible"><p>%s</p></div>',
			esc_attr( $result['type'] ),
			esc_html( $result['message'] )
		);
	}

	/**
	 * Where the outcome for this user is kept.
	 *
	 * @return string
	 */
	private static function get_result_name() {
		return 'nutgraf_test_' . get_current_user_id();
	}

	/**
	 * Adds one field.
	 *
	 * @param string $name    Of the setting.
	 * @param string $label   Beside it.
	 * @param string $method  That prints it.
	 * @param string $section It stands in.
	 */
	private static function add_field( $name, $label, $method, $section ) {
		$args = array( 'name' => $name );
		if ( 'parts' !== $name && 'date_style' !== $name ) {
			$args['label_for'] = 'nutgraf_' . $name;
		}
		add_settings_field( 'nutgraf_' . $name, $label, array( __CLASS__, $method ), self::SLUG, $section, $args );
	}

	/** Prints the field of the URL. */
	public static function render_url() {
		printf(
			'<input type="url" class="regular-text code" id="nutgraf_url" name="%s[url]" value="%s" placeholder="https://nutgraf.newsroom.example">',
			esc_attr( Nutgraf_Settings::OPTION ),
			esc_attr( Nutgraf_Settings::get()['url'] )
		);
	}

	/** Prints the field of the key: always empty, with a word on whether there is one. */
	public static function render_api_key() {
		if ( Nutgraf_Settings::is_key_constant() ) {
			echo '<p id="nutgraf_api_key">' . esc_html__( 'Set by NUTGRAF_API_KEY in wp-config.php.', 'nutgraf' ) . '</p>';
			return;
		}
		$option  = Nutgraf_Settings::KEY_OPTION;
		$has_key = '' !== Nutgraf_Settings::get_api_key();
		printf( '<input type="password" class="regular-text" id="nutgraf_api_key" name="%s[value]" value="" autocomplete="new-password">', esc_attr( $option ) );
		echo '<p class="description">';
		echo esc_html( $has_key ? __( 'A key is stored and not shown. Leave this empty to keep it.', 'nutgraf' ) : __( 'No key is stored.', 'nutgraf' ) );
		echo '</p>';
		if ( $has_key ) {
			printf( '<label><input type="checkbox" name="%s[forget]" value="1"> %s</label>', esc_attr( $option ), esc_html__( 'Forget the stored key', 'nutgraf' ) );
		}
	}

	/**
	 * Prints the field of a number.
	 *
	 * @param array $args With the setting's name.
	 */
	public static function render_number( $args ) {
		$name = $args['name'];
		printf(
			'<input type="number" class="small-text" id="nutgraf_%1$s" name="%2$s[%1$s]" value="%3$d" min="%4$d" max="%5$d">',
			esc_attr( $name ),
			esc_attr( Nutgraf_Settings::OPTION ),
			(int) Nutgraf_Settings::get()[ $name ],
			(int) Nutgraf_Settings::BOUNDS[ $name ][0],
			(int) Nutgraf_Settings::BOUNDS[ $name ][1]
		);
	}

	/** Prints a box for each part. */
	public static function render_parts() {
		$chosen = Nutgraf_Settings::get()['parts'];
		foreach ( self::get_part_labels() as $part => $label ) {
			printf(
				'<label><input type="checkbox" name="%s[parts][]" value="%s" %s> %s</label><br>',
				esc_attr( Nutgraf_Settings::OPTION ),
				esc_attr( $part ),
				checked( in_array( $part, $chosen, true ), true, false ),
				esc_html( $label )
			);
		}
	}

	/** Prints the choice of a date style. */
	public static function render_date_style() {
		$labels = array(
			'ap'  => __( 'Oct. 7, 2023 (AP)', 'nutgraf' ),
			'bbc' => __( '7 October 2023 (BBC)', 'nutgraf' ),
			'iso' => __( '2023-10-07 (ISO)', 'nutgraf' ),
		);
		foreach ( Nutgraf_Settings::DATE_STYLES as $style ) {
			printf(
				'<label><input type="radio" name="%s[date_style]" value="%s" %s> %s</label><br>',
				esc_attr( Nutgraf_Settings::OPTION ),
				esc_attr( $style ),
				checked( $style, Nutgraf_Settings::get()['date_style'], false ),
				esc_html( $labels[ $style ] )
			);
		}
	}

	/**
	 * The parts as an editor knows them.
	 *
	 * @return array
	 */
	private static function get_part_labels() {
		return array(
			'headline' => __( 'Headlines', 'nutgraf' ),
			'brief'    => __( 'Brief', 'nutgraf' ),
			'timeline' => __( 'Timeline', 'nutgraf' ),
		);
	}
}
