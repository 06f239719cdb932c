/**
 * The panel in the classic editor's meta box.
 */
( function ( wp, nutgraf ) {
	'use strict';

	const { escapeHTML } = wp.escapeHtml;
	const field = ( id ) => document.getElementById( id );

	/** TinyMCE's editor of the content, null while the text tab is open. */
	function getVisualEditor() {
		const editor = window.tinymce && window.tinymce.get( 'content' );
		return editor && ! editor.isHidden() ? editor : null;
	}

	function read() {
		const visual = getVisualEditor();
		const title = field( 'title' );
		return { content: visual ? visual.getContent() : field( 'content' ).value, title: title ? title.value : '' };
	}

	/** Sets a field as if it had been typed, so that WordPress notices unsaved changes. */
	function set( id, value ) {
		const input = field( id );
		if ( input ) {
			input.value = value;
			input.dispatchEvent( new Event( 'input', { bubbles: true } ) );
			input.dispatchEvent( new Event( 'change', { bubbles: true } ) );
		}
	}

	/** Sets the title, whose placeholder WordPress shows and hides by a class of its own. */
	function setTitle( title ) {
		set( 'title', title );
		const prompt = field( 'title-prompt-text' );
		if ( prompt ) {
			prompt.classList.add( 'screen-reader-text' );
		}
	}

	/** Inserts the timeline as a list, by a class of which it is left out of the next summary's story. */
	function insertTimeline( items ) {
		const rows = items.map( ( { date, text } ) => '<li><strong>' + escapeHTML( date ) + '</strong> ' + escapeHTML( text ) + '</li>' );
		const html = '<ul class="' + nutgraf.settings.timelineClass + '">' + rows.join( '' ) + '</ul>';
		const visual = getVisualEditor();
		if ( visual ) {
			visual.execCommand( 'mceInsertContent', false, html );
		} else {
			set( 'content', field( 'content' ).value + '\n\n' + html );
		}
	}

	wp.domReady( () => {
		const box = field( 'nutgraf-panel' );
		if ( ! box ) {
			return;
		}
		const host = {
			postId: Number( box.dataset.postId ),
			read,
			apply: { headline: setTitle, brief: ( excerpt ) => set( 'excerpt', excerpt ), timeline: insertTimeline },
		};
		const panel = wp.element.createElement( nutgraf.Panel, { host } );
		box.textContent = '';
		if ( wp.element.createRoot ) {
			wp.element.createRoot( box ).render( panel );
		} else {
			wp.element.render( panel, box ); // WordPress 6.1 has React 17.
		}
	} );
} )( window.wp, window.nutgraf );
