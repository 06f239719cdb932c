import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';

const { count, cut, quote, split } = createRequire( import.meta.url )( '../nutgraf/assets/text.js' );

test( 'an emoji is one code point, not two', () => {
	assert.equal( count( '🚢 11' ), 4 );
	assert.equal( cut( '🚢 11 weeks', 2, 4 ), '11' );
} );

test( 'figures are cut out of a text in order, with what stands between them', () => {
	const mentions = [ { start: 14, end: 16 }, { start: 0, end: 3 } ];
	const pieces = split( '340 people in 11 ships', mentions );
	assert.deepEqual( pieces.map( ( piece ) => piece.text ), [ '340', ' people in ', '11', ' ships' ] );
	assert.equal( pieces[ 0 ].mention, mentions[ 1 ] );
	assert.equal( pieces[ 1 ].mention, null );
} );

test( 'figures that overlap or lie outside the text lose no word of it', () => {
	const pieces = split( 'from 11 to 12', [ { start: 5, end: 13 }, { start: 11, end: 13 }, { start: 40, end: 42 } ] );
	assert.equal( pieces.map( ( piece ) => piece.text ).join( '' ), 'from 11 to 12' );
	assert.equal( pieces.length, 2 );
} );

test( 'a quotation has the words around its evidence', () => {
	const evidence = { start: 11, end: 13, sentence: { start: 2, end: 20 } };
	assert.deepEqual( quote( '🚢 Away for 11 weeks.', evidence ), [ 'Away for ', '11', ' weeks.' ] );
} );
