<?php
/**
 * The REST routes that the editor calls: nutgraf/v1/summarize, /check, /source and /accept.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Thin: schemas and permissions here, the work in Nutgraf_Summaries and Nutgraf_Acceptance.
 */
class Nutgraf_Rest {

	const SPACE = 'nutgraf/v1';

	/** Hooks the routes in. */
	public static function register() {
		add_action( 'rest_api_init', array( __CLASS__, 'register_routes' ) );
	}

	/** Registers the routes. */
	public static function register_routes() {
		self::add_route( 'summarize', array( 'Nutgraf_Summaries', 'summarize' ), array() );
		self::add_route( 'check', array( 'Nutgraf_Summaries', 'check' ), array( 'texts' => self::get_texts_schema() + array( 'required' => true ) ) );
		self::add_route( 'source', array( 'Nutgraf_Summaries', 'find_source' ), array() );
		self::add_route( 'accept', array( 'Nutgraf_Acceptance', 'accept' ), self::get_accept_arguments() );
		register_rest_route(
			self::SPACE,
			'/accept',
			array(
				'methods'             => 'GET',
				'callback'            => array( __CLASS__, 'list_accepted' ),
				'permission_callback' => array( __CLASS__, 'check_permission' ),
				'args'                => array( 'post_id' => self::get_story_schema()['post_id'] + array( 'required' => true ) ),
			)
		);
	}

	/**
	 * The fields that name a story, for routes and abilities alike.
	 *
	 * @return array
	 */
	public static function get_story_schema() {
		return array(
			'post_id' => array(
				'description' => __( 'The post. You must be allowed to edit it.', 'nutgraf' ),
				'type'        => 'integer',
				'minimum'     => 1,
			),
			'content' => array(
				'description' => __( 'Its content as it stands in the editor, blocks or HTML; without it, what is stored.', 'nutgraf' ),
				'type'        => 'string',
			),
			'title'   => array(
				'description' => __( 'Shown to the model, never evidence.', 'nutgraf' ),
				'type'        => 'string',
			),
			'date'    => array(
				'description' => __( 'The moment that words such as "Friday" count from; without an offset, in the zone of the site.', 'nutgraf' ),
				'type'        => 'string',
				'format'      => 'date-time',
			),
		);
	}

	/**
	 * Texts to check, for the route and the ability alike.
	 *
	 * @return array
	 */
	public static function get_texts_schema() {
		return array(
			'description'          => __( 'Texts by names of your own; each is one text or a list of texts.', 'nutgraf' ),
			'type'                 => 'object',
			'minProperties'        => 1,
			'additionalProperties' => array(
				'type'      => array( 'string', 'array' ), // Not oneOf: WordPress takes any string for a list, too.
				'minLength' => 1,
				'maxLength' => 20000,
				'minItems'  => 1,
				'maxItems'  => 100,
				'items'     => array(
					'type'      => 'string',
					'minLength' => 1,
					'maxLength' => 20000,
				),
			),
		);
	}

	/**
	 * Whether the current user may do this with this story.
	 *
	 * @param WP_REST_Request $request The request.
	 * @return true|WP_Error
	 */
	public static function check_permission( WP_REST_Request $request ) {
		if ( Nutgraf_Summaries::is_allowed( $request->get_params() ) ) {
			return true;
		}
		return new WP_Error( 'rest_forbidden', __( 'You may not edit this story.', 'nutgraf' ), array( 'status' => rest_authorization_required_code() ) );
	}

	/**
	 * The records of what was accepted of a post.
	 *
	 * @param WP_REST_Request $request With post_id.
	 * @return array
	 */
	public static function list_accepted( WP_REST_Request $request ) {
		return Nutgraf_Acceptance::find( (int) $request['post_id'] );
	}

	/**
	 * The answer to a request, or its error with the wait that it asks for in a header.
	 *
	 * @param array|WP_Error $result Of the work.
	 * @return WP_REST_Response
	 */
	public static function answer( $result ) {
		if ( ! is_wp_error( $result ) ) {
			return rest_ensure_response( $result );
		}
		$response = rest_convert_error_to_response( $result );
		$data     = $result->get_error_data();
		if ( is_array( $data ) && isset( $data['retry_after_s'] ) ) {
			$response->header( 'Retry-After', (string) $data['retry_after_s'] );
		}
		return $response;
	}

	/**
	 * Registers a POST route on a story.
	 *
	 * @param string   $name      Its last part.
	 * @param callable $work      From the request's fields to an answer.
	 * @param array    $arguments Beside those that name the story.
	 */
	private static function add_route( $name, $work, array $arguments ) {
		register_rest_route(
			self::SPACE,
			'/' . $name,
			array(
				'methods'             => 'POST',
				'callback'            => function ( WP_REST_Request $request ) use ( $work ) {
					return self::answer( call_user_func( $work, $request->get_params() ) );
				},
				'permission_callback' => array( __CLASS__, 'check_permission' ),
				'args'                => array_merge( self::get_story_schema(), $arguments ),
			)
		);
	}

	/**
	 * The fields of an acceptance.
	 *
	 * @return array
	 */
	private static function get_accept_arguments() {
		$story = self::get_story_schema();
		return array(
			'post_id'    => $story['post_id'] + array( 'required' => true ),
			'part'       => array(
				'type'     => 'string',
				'enum'     => Nutgraf_Settings::PARTS,
				'required' => true,
			),
			'summary_id' => array(
				'type'      => 'string',
				'minLength' => 1,
				'maxLength' => 200,
				'required'  => true,
			),
			'items'      => array(
				'description' => __( 'The accepted texts, one of a headline or brief, each bullet of a timeline.', 'nutgraf' ),
				'type'        => 'array',
				'minItems'    => 1,
				'maxItems'    => 100,
				'required'    => true,
				'items'       => array(
					'type'                 => 'object',
					'additionalProperties' => false,
					'properties'           => array(
						'text' => array(
							'type'      => 'string',
							'minLength' => 1,
							'maxLength' => 20000,
							'required'  => true,
						),
						'date' => array(
							'type'      => 'string',
							'maxLength' => 100,
						),
					),
				),
			),
			'apply'      => array(
				'description' => __( 'Put the headline into the title, or the brief into the excerpt, of the stored post.', 'nutgraf' ),
				'type'        => 'boolean',
				'default'     => false,
			),
			'confirmed'  => array(
				'description' => __( 'Accept a text although the story does not support all of it.', 'nutgraf' ),
				'type'        => 'boolean',
				'default'     => false,
			),
		);
	}
}
