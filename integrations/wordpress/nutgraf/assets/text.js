/**
 * Text by code points. The service's offsets count them; JavaScript's own count UTF-16 units, of which an emoji has two.
 */
( function ( root ) {
	'use strict';

	/** The code points of `text` from `start` up to `end`. */
	function cut( text, start, end ) {
		return Array.from( text ).slice( start, end ).join( '' );
	}

	/** How many code points `text` has. */
	function count( text ) {
		return Array.from( text ).length;
	}

	/**
	 * `text` as a list of pieces in order, each `{ text, mention }`; `mention` is null between figures. A mention that
	 * overlaps an earlier one, or lies outside the text, gets no piece of its own.
	 */
	function split( text, mentions ) {
		const points = Array.from( text );
		const pieces = [];
		let at = 0;
		const push = ( start, end, mention ) => {
			if ( end > start ) {
				pieces.push( { text: points.slice( start, end ).join( '' ), mention } );
			}
		};
		Array.from( mentions )
			.sort( ( a, b ) => a.start - b.start )
			.forEach( ( mention ) => {
				if ( mention.start >= at && mention.end > mention.start && mention.end <= points.length ) {
					push( at, mention.start, null );
					push( mention.start, mention.end, mention );
					at = mention.end;
				}
			} );
		push( at, points.length, null );
		return pieces;
	}

	/** A sentence of `source` as three strings: before the evidence, the evidence, after it. */
	function quote( source, evidence ) {
		const sentence = evidence.sentence;
		return [
			cut( source, sentence.start, evidence.start ),
			cut( source, evidence.start, evidence.end ),
			cut( source, evidence.end, sentence.end ),
		];
	}

	const api = { count, cut, quote, split };
	if ( typeof module === 'object' && module.exports ) {
		module.exports = api;
	} else {
		root.nutgraf = root.nutgraf || {};
		root.nutgraf.text = api;
	}
} )( typeof window === 'object' ? window : this );
