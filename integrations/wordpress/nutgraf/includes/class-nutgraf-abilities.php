<?php
/**
 * The abilities nutgraf/summarize and nutgraf/check for WordPress' Abilities API (core since 6.9).
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * Does nothing where WordPress has no Abilities API: its two actions are then never fired.
 */
class Nutgraf_Abilities {

	const CATEGORY = 'nutgraf';

	/** Hooks the registrations in. */
	public static function register() {
		add_action( 'wp_abilities_api_categories_init', array( __CLASS__, 'register_category' ) );
		add_action( 'wp_abilities_api_init', array( __CLASS__, 'register_abilities' ) );
	}

	/** Registers the category that both abilities stand in. */
	public static function register_category() {
		if ( ! function_exists( 'wp_register_ability_category' ) ) {
			return;
		}
		wp_register_ability_category(
			self::CATEGORY,
			array(
				'label'       => __( 'Nutgraf', 'nutgraf' ),
				'description' => __( 'Summaries of news stories with every figure checked against the story.', 'nutgraf' ),
			)
		);
	}

	/** Registers the abilities, on the same work and the same permissions as the REST routes. */
	public static function register_abilities() {
		if ( ! function_exists( 'wp_register_ability' ) ) {
			return;
		}
		wp_register_ability(
			'nutgraf/summarize',
			array(
				'label'            => __( 'Summarize a news story', 'nutgraf' ),
				'description'      => __( 'Writes headlines, a brief and a dated timeline of a story. Every figure in them comes with a verdict and the places in the story that it rests on. Changes nothing in the post.', 'nutgraf' ),
				'input_schema'     => self::build_input_schema( array() ),
				'output_schema'    => self::build_output_schema( 'summary' ),
				'execute_callback' => array( 'Nutgraf_Summaries', 'summarize' ),
			) + self::get_shared_arguments()
		);
		wp_register_ability(
			'nutgraf/check',
			array(
				'label'            => __( 'Check texts against a news story', 'nutgraf' ),
				'description'      => __( 'Says of every figure in the texts whether the story supports it, and where. Changes nothing in the post.', 'nutgraf' ),
				'input_schema'     => self::build_input_schema( array( 'texts' => Nutgraf_Rest::get_texts_schema() ) ),
				'output_schema'    => self::build_output_schema( 'check' ),
				'execute_callback' => array( 'Nutgraf_Summaries', 'check' ),
			) + self::get_shared_arguments()
		);
	}

	/**
	 * What both abilities have in common. `readonly` is left unset although neither changes anything: the REST API would
	 * then take their input in the query of a GET, where no article fits.
	 *
	 * @return array
	 */
	private static function get_shared_arguments() {
		return array(
			'category'            => self::CATEGORY,
			'permission_callback' => array( 'Nutgraf_Summaries', 'is_allowed' ),
			'meta'                => array(
				'annotations'  => array(
					'destructive' => false,
					'idempotent'  => true,
				),
				'show_in_rest' => true,
			),
		);
	}

	/**
	 * A story, and what comes with it.
	 *
	 * @param array $more Properties beside those of the story.
	 * @return array
	 */
	private static function build_input_schema( array $more ) {
		$schema = array(
			'type'                 => 'object',
			'properties'           => array_merge( Nutgraf_Rest::get_story_schema(), $more ),
			'additionalProperties' => false,
		);
		return $more ? $schema + array( 'required' => array_keys( $more ) ) : $schema;
	}

	/**
	 * The text that offsets point into, and the service's answer under `$name`.
	 *
	 * @param string $name Of the answer.
	 * @return array
	 */
	private static function build_output_schema( $name ) {
		$source = array(
			'text'         => array(
				'description' => __( 'The text that offsets point into; they count code points.', 'nutgraf' ),
				'type'        => 'string',
			),
			'sha256'       => array( 'type' => 'string' ),
			'published_at' => array( 'type' => 'string' ),
		);
		return array(
			'type'       => 'object',
			'required'   => array( 'source', $name ),
			'properties' => array(
				'source' => array(
					'type'       => 'object',
					'required'   => array_keys( $source ),
					'properties' => $source,
				),
				$name    => array(
					'description' => __( 'The answer of the Nutgraf service, contract v1.', 'nutgraf' ),
					'type'        => 'object',
				),
			),
		);
	}
}
