<?php
/**
 * The record of what an editor accepted: which part, which words, who, when, of which model, with which verdict.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

/**
 * One row of post meta for each acceptance; rows are only ever added.
 *
 * The meta belongs to the post and not to its revisions: restoring an old revision must not take back who accepted what.
 */
class Nutgraf_Acceptance {

	const META = '_nutgraf_accepted';

	const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

	/** Where an accepted part goes when the caller asks for that; a timeline is inserted in the editor alone. */
	const FIELDS = array(
		'headline' => 'post_title',
		'brief'    => 'post_excerpt',
	);

	/** How bad a verdict is. */
	const GRADES = array(
		'pass'   => 0,
		'review' => 1,
		'fail'   => 2,
	);

	/** Hooks the registration in. */
	public static function register() {
		add_action( 'init', array( __CLASS__, 'register_meta' ) );
	}

	/** Registers the meta: nobody edits it by hand, and it is in no public answer, because it names people. */
	public static function register_meta() {
		register_post_meta(
			'',
			self::META,
			array(
				'type'          => 'object',
				'description'   => __( 'A text by Nutgraf that an editor accepted.', 'nutgraf' ),
				'single'        => false,
				'show_in_rest'  => false,
				'auth_callback' => '__return_false',
			)
		);
	}

	/**
	 * The records of a post, oldest first.
	 *
	 * @param int $post_id Of the post or one of its revisions.
	 * @return array
	 */
	public static function find( $post_id ) {
		$parent = wp_is_post_revision( $post_id );
		return array_values( array_filter( get_post_meta( $parent ? $parent : $post_id, self::META ), 'is_array' ) );
	}

	/**
	 * Records that the current user accepts one part, and puts it in place when asked to.
	 *
	 * The words are held against the summary that they came from. Words that are not in it, and all words once the story
	 * has changed, are checked again by the service: the verdict in a record is never the browser's.
	 *
	 * @param array $input `post_id`, `part`, `summary_id`, `items` (each with `text`, and `date` for a timeline), `apply`,
	 *                     `confirmed` (needed for a text that fails), and `content`, `title`, `date` of the editor.
	 * @return array|WP_Error `record` and `applied`.
	 */
	public static function accept( array $input ) {
		$part    = $input['part'];
		$items   = $input['items'];
		$post_id = (int) $input['post_id'];
		$parent  = wp_is_post_revision( $post_id );
		$post_id = $parent ? $parent : $post_id;
		$apply   = ! empty( $input['apply'] );
		if ( $apply && ! isset( self::FIELDS[ $part ] ) ) {
			return self::refuse( 400, 'nutgraf_apply', __( 'A timeline is inserted in the editor; only a headline or a brief can be put in place here.', 'nutgraf' ) );
		}
		if ( 'timeline' !== $part && 1 !== count( $items ) ) {
			return self::refuse( 400, 'nutgraf_items', __( 'Accept one headline or one brief at a time.', 'nutgraf' ) );
		}
		$summary = Nutgraf_Summaries::find( $input['summary_id'] );
		if ( ! $summary ) {
			return self::refuse( 409, 'nutgraf_no_summary', __( 'This summary is no longer kept. Summarize the story again.', 'nutgraf' ) );
		}
		$known = self::list_known_texts( $summary, $part );
		if ( ! self::are_dates_known( $items, $known ) ) {
			return self::refuse( 400, 'nutgraf_date', __( 'A date of the timeline is not one that the summary gave.', 'nutgraf' ) );
		}
		$source = Nutgraf_Summaries::find_source( $input );
		if ( is_wp_error( $source ) ) {
			return $source;
		}
		$texts    = wp_list_pluck( $items, 'text' );
		$edited   = array_values( array_diff( $texts, wp_list_pluck( $known, 'text' ) ) );
		$is_stale = ( $summary['source']['sha256'] ?? '' ) !== $source['sha256'];
		$verdict  = self::find_verdict( $input, $is_stale ? $texts : $edited, $is_stale ? array() : self::choose( $known, $texts ) );
		if ( is_wp_error( $verdict ) ) {
			return $verdict;
		}
		if ( 'fail' === $verdict && empty( $input['confirmed'] ) ) {
			return self::refuse( 409, 'nutgraf_unsupported', __( 'The story does not support everything in this text. Confirm that you want it nevertheless.', 'nutgraf' ) );
		}
		$record = array(
			'part'                => $part,
			'text'                => implode( "\n", array_map( array( __CLASS__, 'render_item' ), $items ) ),
			'verdict'             => $verdict,
			'edited'              => (bool) $edited,
			'digital_source_type' => self::find_source_type( $edited, self::choose( $known, $texts ) ),
			'model'               => self::describe_model( $summary ),
			'summary_id'          => $input['summary_id'],
			'sha256'              => $source['sha256'],
			'user'                => array(
				'id'   => get_current_user_id(),
				'name' => wp_get_current_user()->display_name,
			),
			'at'                  => gmdate( 'Y-m-d\TH:i:s\Z' ),
		);
		return self::store( $post_id, $record, $apply );
	}

	/**
	 * Puts the text in place, when asked to, and writes the record.
	 *
	 * @param int   $post_id Of the post.
	 * @param array $record  Of the acceptance.
	 * @param bool  $apply   Whether to put it in place.
	 * @return array|WP_Error
	 */
	private static function store( $post_id, array $record, $apply ) {
		if ( $apply ) {
			$field   = self::FIELDS[ $record['part'] ];
			$updated = wp_update_post(
				array(
					'ID'   => $post_id,
					$field => wp_slash( $record['text'] ),
				),
				true
			);
			if ( is_wp_error( $updated ) ) {
				return $updated;
			}
		}
		if ( ! add_post_meta( $post_id, self::META, wp_slash( $record ) ) ) {
			return self::refuse( 500, 'nutgraf_record', __( 'The record could not be written.', 'nutgraf' ) );
		}
		return array(
			'record'  => $record,
			'applied' => $apply,
		);
	}

	/**
	 * The texts of one part of a summary, each with its origin, verdict and date.
	 *
	 * @param array  $summary The service's answer.
	 * @param string $part    Of it.
	 * @return array
	 */
	private static function list_known_texts( array $summary, $part ) {
		$answer = (array) ( $summary[ $part ] ?? array() );
		if ( 'timeline' === $part ) {
			$answers = array_merge( (array) ( $answer['events'] ?? array() ), (array) ( $answer['as_of'] ?? array() ), (array) ( $answer['undated'] ?? array() ) );
		} else {
			$answers = array_merge( array( $answer ), (array) ( $answer['alternatives'] ?? array() ) );
		}
		$known = array();
		foreach ( $answers as $one ) {
			if ( isset( $one['text'] ) && is_string( $one['text'] ) ) {
				$known[] = array(
					'text'    => $one['text'],
					'origin'  => $one['origin'] ?? 'model',
					'verdict' => $one['fidelity']['verdict'] ?? 'fail',
					'date'    => $one['date']['display'] ?? '',
				);
			}
		}
		return $known;
	}

	/**
	 * Whether every date stands in the summary; dates are computed by the service and never typed.
	 *
	 * @param array $items Accepted.
	 * @param array $known Texts of the summary.
	 * @return bool
	 */
	private static function are_dates_known( array $items, array $known ) {
		$dates = array_filter( array_map( array( __CLASS__, 'get_date' ), $items ), 'strlen' );
		return ! array_diff( $dates, wp_list_pluck( $known, 'date' ) );
	}

	/**
	 * The date of an accepted item.
	 *
	 * @param array $item One of `items`.
	 * @return string
	 */
	private static function get_date( $item ) {
		return (string) ( $item['date'] ?? '' );
	}

	/**
	 * An item as the record shows it.
	 *
	 * @param array $item One of `items`.
	 * @return string
	 */
	private static function render_item( $item ) {
		return trim( self::get_date( $item ) . ' ' . $item['text'] );
	}

	/**
	 * The known texts that were accepted.
	 *
	 * @param array $known Texts of the summary.
	 * @param array $texts Accepted.
	 * @return array
	 */
	private static function choose( array $known, array $texts ) {
		return array_filter(
			$known,
			function ( $one ) use ( $texts ) {
				return in_array( $one['text'], $texts, true );
			}
		);
	}

	/**
	 * The worst verdict, of texts that the service checks now and of texts whose verdict is known.
	 *
	 * @param array    $input   The story, as for accept().
	 * @param string[] $unknown To check.
	 * @param array    $known   With their verdicts.
	 * @return string|WP_Error
	 */
	private static function find_verdict( array $input, array $unknown, array $known ) {
		$verdicts = wp_list_pluck( $known, 'verdict' );
		if ( $unknown ) {
			$answer = Nutgraf_Summaries::check( array( 'texts' => array( 'accepted' => $unknown ) ) + $input );
			if ( is_wp_error( $answer ) ) {
				return $answer;
			}
			foreach ( (array) ( $answer['check']['texts']['accepted'] ?? array() ) as $checked ) {
				$verdicts[] = $checked['fidelity']['verdict'] ?? 'fail';
			}
		}
		$worst = 'pass';
		foreach ( $verdicts as $verdict ) {
			$verdict = isset( self::GRADES[ $verdict ] ) ? $verdict : 'fail';
			$worst   = self::GRADES[ $verdict ] > self::GRADES[ $worst ] ? $verdict : $worst;
		}
		return $worst;
	}

	/**
	 * IPTC's word for where a text comes from: the model, the story itself, or two hands.
	 *
	 * @param string[] $edited By a person.
	 * @param array    $known  Unedited, with their origin.
	 * @return string
	 */
	private static function find_source_type( array $edited, array $known ) {
		$origins = array_values( array_unique( wp_list_pluck( $known, 'origin' ) ) );
		if ( ! $edited && array( 'model' ) === $origins ) {
			return self::SOURCE_TYPES . 'trainedAlgorithmicMedia';
		}
		if ( ! $edited && array( 'source' ) === $origins ) {
			return self::SOURCE_TYPES . 'algorithmicMedia';
		}
		return self::SOURCE_TYPES . 'compositeWithTrainedAlgorithmicMedia';
	}

	/**
	 * The model's name and revision.
	 *
	 * @param array $summary The service's answer.
	 * @return array
	 */
	private static function describe_model( array $summary ) {
		return array(
			'name'     => (string) ( $summary['model']['name'] ?? '' ),
			'revision' => (string) ( $summary['model']['revision'] ?? '' ),
		);
	}

	/**
	 * An error of ours.
	 *
	 * @param int    $status  HTTP.
	 * @param string $code    Its name.
	 * @param string $message What it says.
	 * @return WP_Error
	 */
	private static function refuse( $status, $code, $message ) {
		return new WP_Error( $code, $message, array( 'status' => $status ) );
	}
}
