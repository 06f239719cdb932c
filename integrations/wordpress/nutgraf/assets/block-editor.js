/**
 * The panel in the block editor's sidebar.
 */
( function ( wp, nutgraf ) {
	'use strict';

	const { createElement: el } = wp.element;
	const { dispatch, select, useSelect } = wp.data;
	const { createBlock } = wp.blocks;
	const { escapeHTML } = wp.escapeHtml;

	// Moved from edit-post to editor in WordPress 6.6.
	const Sidebar = ( wp.editor && wp.editor.PluginDocumentSettingPanel ) || wp.editPost.PluginDocumentSettingPanel;

	/** The story as it stands in the editor; its date only when the editor has set one. */
	function read() {
		const editor = select( 'core/editor' );
		const story = { content: editor.getEditedPostContent(), title: editor.getEditedPostAttribute( 'title' ) || '' };
		return editor.isEditedPostDateFloating() ? story : { ...story, date: editor.getEditedPostAttribute( 'date' ) };
	}

	/** Inserts the timeline as a list of its own, by a class of which it is left out of the next summary's story. */
	function insertTimeline( items ) {
		const blocks = items.map( ( { date, text } ) =>
			createBlock( 'core/list-item', { content: '<strong>' + escapeHTML( date ) + '</strong> ' + escapeHTML( text ) } )
		);
		const list = createBlock( 'core/list', { className: nutgraf.settings.timelineClass }, blocks );
		dispatch( 'core/block-editor' ).insertBlocks( list, undefined, undefined, false ); // Selected, it would hide this panel.
	}

	const apply = {
		headline: ( title ) => dispatch( 'core/editor' ).editPost( { title } ),
		brief: ( excerpt ) => nutgraf.settings.hasExcerpt && dispatch( 'core/editor' ).editPost( { excerpt } ),
		timeline: insertTimeline,
	};
	const hosts = {};

	/** One host for each post, the same at every rendering. */
	function getHost( postId ) {
		hosts[ postId ] = hosts[ postId ] || { postId, read, apply };
		return hosts[ postId ];
	}

	function NutgrafSidebar() {
		const postId = useSelect( ( from ) => from( 'core/editor' ).getCurrentPostId(), [] );
		return el(
			Sidebar,
			{ name: 'nutgraf', title: 'Nutgraf', className: 'nutgraf-sidebar' },
			postId ? el( nutgraf.Panel, { host: getHost( postId ) } ) : null
		);
	}

	wp.plugins.registerPlugin( 'nutgraf', { icon: null, render: NutgrafSidebar } );
} )( window.wp, window.nutgraf );
