<?php
/**
 * The text of a story.
 *
 * @package Nutgraf
 */

/**
 * Nutgraf_Text::extract().
 */
class Nutgraf_Text_Test extends Nutgraf_Test_Case {

	public function test_block_comments_and_markup_go_and_paragraphs_stay_apart() {
		$text = Nutgraf_Text::extract( self::STORY );
		$this->assertStringStartsWith( 'The ferry Kittiwake took 340 people to Port Ellery on Monday, the line said.', $text );
		$this->assertCount( 3, explode( "\n\n", $text ) );
		$this->assertStringNotContainsString( 'wp:', $text );
	}

	public function test_the_same_story_without_blocks_is_the_same_text() {
		$html    = preg_replace( '/<!--.*?-->/', '', self::STORY );
		$classic = wp_strip_all_tags( $html );
		$this->assertSame( Nutgraf_Text::extract( self::STORY ), Nutgraf_Text::extract( $html ) );
		$this->assertSame( Nutgraf_Text::extract( self::STORY ), Nutgraf_Text::extract( $classic ) );
	}

	public function test_entities_are_characters() {
		$this->assertSame( 'Marrow & Sons paid £5 and "more"', Nutgraf_Text::extract( '<p>Marrow &amp; Sons&nbsp;paid &pound;5 and &quot;more&quot;</p>' ) );
	}

	public function test_markup_that_is_quoted_stays_words() {
		$this->assertSame( 'The sign says <b>5</b>', Nutgraf_Text::extract( '<p>The sign says &lt;b&gt;5&lt;/b&gt;</p>' ) );
	}

	public function test_list_items_and_table_rows_are_paragraphs() {
		$list = '<!-- wp:list --><ul><!-- wp:list-item --><li>Two boats</li><!-- /wp:list-item --><!-- wp:list-item --><li>Nine crew</li><!-- /wp:list-item --></ul><!-- /wp:list -->';
		$this->assertSame( "Two boats\n\nNine crew", Nutgraf_Text::extract( $list ) );
		$this->assertSame( "Boats; 2\n\nCrew; 9", Nutgraf_Text::extract( '<table><tr><td>Boats</td><td>2</td></tr><tr><td>Crew</td><td>9</td></tr></table>' ) );
	}

	public function test_two_line_breaks_end_a_paragraph() {
		$this->assertSame( "One\n\nTwo", Nutgraf_Text::extract( '<p>One<br><br/>Two</p>' ) );
	}

	public function test_a_line_break_is_a_space() {
		$this->assertSame( 'One line and its end', Nutgraf_Text::extract( "<p>One line<br />\nand its\nend</p>" ) );
	}

	public function test_blocks_inside_blocks_keep_their_order() {
		$group = '<!-- wp:group --><div class="wp-block-group"><!-- wp:paragraph --><p>First</p><!-- /wp:paragraph --><!-- wp:columns --><div><!-- wp:column --><div><!-- wp:paragraph --><p>Second</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns --></div><!-- /wp:group --><!-- wp:paragraph --><p>Third</p><!-- /wp:paragraph -->';
		$this->assertSame( "First\n\nSecond\n\nThird", Nutgraf_Text::extract( $group ) );
	}

	public function test_captions_code_scripts_and_shortcodes_are_no_part_of_the_story() {
		$content = '<p>Kept</p><!-- wp:image --><figure><img alt="x"/><figcaption>Photo 12</figcaption></figure><!-- /wp:image --><script>var a = 13;</script>[caption width="9"]Pier 14[/caption]'
			. '<!-- wp:code --><pre><code>15</code></pre><!-- /wp:code --><!-- wp:pullquote --><figure><blockquote><p>Said 16 times</p></blockquote></figure><!-- /wp:pullquote -->';
		$this->assertSame( 'Kept', Nutgraf_Text::extract( $content ) );
	}

	public function test_a_timeline_that_we_inserted_is_not_read_as_the_story() {
		$block = '<!-- wp:list {"className":"nutgraf-timeline"} --><ul class="nutgraf-timeline"><!-- wp:list-item --><li><strong>1962</strong> Built.</li><!-- /wp:list-item --></ul><!-- /wp:list -->';
		$html  = "<ul class=\"nutgraf-timeline\">\n<li><strong>1962</strong> Built.</li>\n</ul>";
		$this->assertSame( Nutgraf_Text::extract( self::STORY ), Nutgraf_Text::extract( self::STORY . $block ) );
		$this->assertSame( Nutgraf_Text::extract( self::STORY ), Nutgraf_Text::extract( self::STORY . $html ) );
	}

	public function test_a_reusable_block_is_read_where_it_stands() {
		$id = wp_insert_post(
			array(
				'post_type'    => 'wp_block',
				'post_status'  => 'publish',
				'post_content' => '<!-- wp:paragraph --><p>Shared words</p><!-- /wp:paragraph -->',
			)
		);
		$this->assertSame( "Shared words\n\nOwn words", Nutgraf_Text::extract( '<!-- wp:block {"ref":' . $id . '} /--><!-- wp:paragraph --><p>Own words</p><!-- /wp:paragraph -->' ) );
	}

	public function test_a_reusable_block_that_holds_itself_ends() {
		$id = wp_insert_post(
			array(
				'post_type'   => 'wp_block',
				'post_status' => 'publish',
			)
		);
		wp_update_post(
			array(
				'ID'           => $id,
				'post_content' => '<!-- wp:block {"ref":' . $id . '} /--><!-- wp:paragraph --><p>Round</p><!-- /wp:paragraph -->',
			)
		);
		$this->assertStringContainsString( 'Round', Nutgraf_Text::extract( '<!-- wp:block {"ref":' . $id . '} /-->' ) );
	}

	public function test_content_without_words_is_an_empty_text() {
		$this->assertSame( '', Nutgraf_Text::extract( "<!-- wp:paragraph -->\n<p>&nbsp;</p>\n<!-- /wp:paragraph -->" ) );
	}

	public function test_bytes_that_are_no_utf8_are_no_story() {
		$this->assertSame( '', Nutgraf_Text::extract( "<p>Caf\xE9 for 2</p>" ) );
	}
}
