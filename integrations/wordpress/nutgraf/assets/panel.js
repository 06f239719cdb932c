/**
 * The panel of both editors: asks WordPress for a summary, shows each figure with its verdict and its evidence, and lets the
 * editor change, check and accept each part by itself.
 *
 * A host brings the editor: `{ postId, read(): { content, title, date? }, apply: { headline, brief, timeline } }`.
 */
( function ( wp ) {
	'use strict';

	const nutgraf = window.nutgraf;
	const settings = nutgraf.settings;
	const { count, quote, split } = nutgraf.text;
	const { createElement: el, useEffect, useRef, useState } = wp.element;
	const { __, _n, sprintf } = wp.i18n;

	const LOOK_EVERY_MS = 2000; // How soon a changed story is noticed.

	const VERDICTS = {
		supported: [ '✓', __( 'supported', 'nutgraf' ) ],
		approximated: [ '≈', __( 'a rounding of what the story says', 'nutgraf' ) ],
		derived: [ 'Σ', __( 'worked out from the story', 'nutgraf' ) ],
		role_mismatch: [ '✗', __( 'in the story, but of something else', 'nutgraf' ) ],
		contradicted: [ '✗', __( 'the story says otherwise', 'nutgraf' ) ],
		unsupported: [ '✗', __( 'not in the story', 'nutgraf' ) ],
		not_checkable: [ '?', __( 'too vague to check', 'nutgraf' ) ],
	};
	const LEVELS = { info: 'pass', warn: 'review', block: 'fail' };
	const GRADES = {
		pass: [ '✓', __( 'Passes', 'nutgraf' ) ],
		review: [ '?', __( 'Look at it', 'nutgraf' ) ],
		fail: [ '✗', __( 'Not supported', 'nutgraf' ) ],
		none: [ '…', __( 'Not checked', 'nutgraf' ) ],
	};
	const STATUSES = {
		ongoing: __( 'ongoing', 'nutgraf' ),
		planned: __( 'planned', 'nutgraf' ),
		conditional: __( 'if it comes to that', 'nutgraf' ),
		denied: __( 'denied', 'nutgraf' ),
	};
	const PARTS = {
		headline: __( 'Headlines', 'nutgraf' ),
		brief: __( 'Brief', 'nutgraf' ),
		timeline: __( 'Timeline', 'nutgraf' ),
	};
	const ACCEPTED = {
		headline: __( 'Headline', 'nutgraf' ),
		brief: __( 'Brief', 'nutgraf' ),
		timeline: __( 'Timeline', 'nutgraf' ),
	};

	/** The texts of an answer that an editor can work on, in the order shown. */
	function listDrafts( answer ) {
		const { headline, brief, timeline } = answer.summary;
		const make = ( part, one, index ) => ( {
			key: part + '-' + index,
			part,
			text: one.text,
			date: one.date ? one.date.display : '',
			status: one.status || '',
			fidelity: one.fidelity,
			source: answer.source.text,
			editing: false,
		} );
		const texts = ( part, ones ) => ones.filter( ( one ) => one.text ).map( ( one, index ) => make( part, one, index ) );
		return [].concat(
			headline ? texts( 'headline', [ headline ].concat( headline.alternatives ) ) : [],
			brief ? texts( 'brief', [ brief ] ) : [],
			timeline ? texts( 'timeline', timeline.events.concat( timeline.as_of ) ) : []
		);
	}

	/** The date of a bullet as it is printed: "March 18, 2024 (planned)". */
	function describeDate( draft ) {
		const status = STATUSES[ draft.status ];
		return [ draft.date, status && '(' + status + ')' ].filter( Boolean ).join( ' ' );
	}

	function Button( { children, kind, ...rest } ) {
		return el( 'button', { type: 'button', className: 'button ' + ( kind || 'button-secondary' ), ...rest }, children );
	}

	function Notice( { kind, children } ) {
		return el( 'p', { className: 'nutgraf-notice is-' + kind, role: kind === 'fail' ? 'alert' : 'status' }, children );
	}

	function Grade( { verdict } ) {
		const [ sign, label ] = GRADES[ verdict ];
		return el( 'span', { className: 'nutgraf-grade is-' + verdict }, el( 'span', { 'aria-hidden': true }, sign ), ' ', label );
	}

	/** The sentences of the story that a figure or a finding rests on. */
	function Evidence( { source, finding } ) {
		const verdict = VERDICTS[ finding.verdict ];
		return el(
			'div',
			{ className: 'nutgraf-evidence', role: 'status' },
			el( 'p', null, el( 'strong', null, finding.text ), ': ', verdict ? verdict[ 1 ] : finding.message ),
			finding.evidence.map( ( one, index ) => {
				const [ before, words, after ] = quote( source, one );
				return el( 'blockquote', { key: index }, before, el( 'mark', null, words ), after );
			} ),
			finding.evidence.length === 0 && el( 'p', null, __( 'No sentence of the story says this.', 'nutgraf' ) ),
			/* translators: %s: wording. */
			finding.suggestion && el( 'p', null, sprintf( __( 'This would pass: %s', 'nutgraf' ), finding.suggestion ) )
		);
	}

	/** A text whose figures are buttons; one at a time shows its evidence. */
	function CheckedText( { draft } ) {
		const [ open, setOpen ] = useState( null );
		const { mentions, issues } = draft.fidelity;
		useEffect( () => setOpen( null ), [ draft.fidelity ] );
		const toggle = ( finding ) => setOpen( open === finding ? null : finding );
		return el(
			'div',
			null,
			el(
				'p',
				{ className: 'nutgraf-words' },
				split( draft.text, mentions ).map( ( piece, index ) => {
					if ( ! piece.mention ) {
						return el( 'span', { key: index }, piece.text );
					}
					const [ sign, label ] = VERDICTS[ piece.mention.verdict ];
					return el(
						'button',
						{
							key: index,
							type: 'button',
							className: 'nutgraf-figure is-' + LEVELS[ piece.mention.severity ],
							'aria-expanded': open === piece.mention,
							/* translators: 1: figure, 2: verdict. */
							'aria-label': sprintf( __( '%1$s: %2$s. Show the sentence of the story.', 'nutgraf' ), piece.text, label ),
							title: label,
							onClick: () => toggle( piece.mention ),
						},
						piece.text,
						el( 'span', { className: 'nutgraf-sign', 'aria-hidden': true }, sign )
					);
				} )
			),
			issues.map( ( issue, index ) =>
				el(
					'button',
					{
						key: index,
						type: 'button',
						className: 'nutgraf-issue is-' + LEVELS[ issue.severity ],
						'aria-expanded': open === issue,
						onClick: () => toggle( issue ),
					},
					el( 'span', { 'aria-hidden': true }, issue.severity === 'block' ? '✗ ' : '? ' ),
					issue.message
				)
			),
			open && el( Evidence, { source: draft.source, finding: open } )
		);
	}

	/** A text in an input, with its length. */
	function EditedText( { draft, most, onChange } ) {
		const length = count( draft.text );
		return el(
			'div',
			null,
			el( 'textarea', {
				className: 'nutgraf-input',
				rows: draft.part === 'brief' ? 6 : 3,
				value: draft.text,
				'aria-label': __( 'Text', 'nutgraf' ),
				onChange: ( event ) => onChange( event.target.value ),
			} ),
			most > 0 &&
				el(
					'span',
					{ className: 'nutgraf-count' + ( length > most ? ' is-over' : '' ) },
					/* translators: 1: characters, 2: most. */
					sprintf( __( '%1$d of %2$d characters', 'nutgraf' ), length, most )
				)
		);
	}

	/** One text with what can be done to it. */
	function Draft( { draft, busy, most, onChange, onCheck, children } ) {
		const isChecked = draft.fidelity !== null;
		return el(
			'li',
			{ className: 'nutgraf-draft' },
			draft.date && el( 'strong', { className: 'nutgraf-date' }, describeDate( draft ) ),
			draft.editing
				? el( EditedText, { draft, most, onChange: ( text ) => onChange( { text, fidelity: null } ) } )
				: el( CheckedText, { draft } ),
			el(
				'div',
				{ className: 'nutgraf-actions' },
				el( Grade, { verdict: isChecked ? draft.fidelity.verdict : 'none' } ),
				draft.editing
					? el( Button, { disabled: busy || ! draft.text.trim(), onClick: onCheck }, __( 'Check again', 'nutgraf' ) )
					: el( Button, { disabled: busy, onClick: () => onChange( { editing: true } ) }, __( 'Edit', 'nutgraf' ) ),
				children
			)
		);
	}

	/** The button that accepts a part; a part that fails has to be confirmed. */
	function Accept( { label, isConfirming, disabled, isDone, onAccept } ) {
		return el(
			wp.element.Fragment,
			null,
			isConfirming
				? el( Button, { disabled, onClick: () => onAccept( true ) }, __( 'Use it nevertheless', 'nutgraf' ) )
				: el( Button, { kind: 'button-primary', disabled, onClick: () => onAccept( false ) }, label ),
			isDone && el( 'span', { className: 'nutgraf-done', role: 'status' }, __( 'Accepted', 'nutgraf' ) )
		);
	}

	/** What an editor should know of the reading: what was cut, what is unsure, what contradicts itself. */
	function Remarks( { answer } ) {
		const { source, reference, timeline, source_conflicts: conflicts } = answer.summary;
		const remarks = [];
		if ( source.coverage < 1 ) {
			/* translators: %d: percent. */
			remarks.push( sprintf( __( 'Only %d %% of the story was read; it is longer than the model takes.', 'nutgraf' ), Math.floor( source.coverage * 100 ) ) );
		}
		if ( reference.date ) {
			/* translators: %s: date. */
			remarks.push( sprintf( __( 'Words such as "Friday" count from %s.', 'nutgraf' ), reference.date ) );
		}
		if ( timeline ) {
			remarks.push( ...timeline.warnings );
			const undated = timeline.undated.length;
			if ( undated ) {
				/* translators: %d: events. */
				remarks.push( sprintf( _n( '%d event has no date and is left out of the timeline.', '%d events have no date and are left out of the timeline.', undated, 'nutgraf' ), undated ) );
			}
		}
		remarks.push( ...conflicts.map( ( conflict ) => conflict.message ) );
		return el( 'ul', { className: 'nutgraf-remarks' }, remarks.map( ( remark, index ) => el( 'li', { key: index }, remark ) ) );
	}

	/** What was accepted last of each part, and whether the story is still the same. */
	function Accepted( { records, sha256 } ) {
		const last = {};
		records.forEach( ( record ) => ( last[ record.part ] = record ) );
		return el(
			'ul',
			{ className: 'nutgraf-records' },
			Object.keys( PARTS )
				.filter( ( part ) => last[ part ] )
				.map( ( part ) => {
					const record = last[ part ];
					const isStale = sha256 && sha256 !== record.sha256;
					return el(
						'li',
						{ key: part, className: isStale ? 'is-stale' : '' },
						/* translators: 1: part, 2: name, 3: date and time. */
						sprintf( __( '%1$s accepted by %2$s, %3$s.', 'nutgraf' ), ACCEPTED[ part ], record.user.name, new Date( record.at ).toLocaleString() ),
						' ',
						el( Grade, { verdict: record.verdict } ),
						isStale && el( 'strong', null, ' ⚠ ', __( 'The story has changed since.', 'nutgraf' ) )
					);
				} )
		);
	}

	/** The hash of the story as it stands in the editor, looked up again whenever the story has changed. */
	function useSourceHash( host, isWanted ) {
		const [ sha256, setHash ] = useState( '' );
		const seen = useRef( null );
		useEffect( () => {
			if ( ! isWanted ) {
				return;
			}
			const look = () => {
				const { content, title, date } = host.read();
				if ( document.hidden || content === seen.current ) {
					return;
				}
				seen.current = content;
				wp.apiFetch( { path: '/nutgraf/v1/source', method: 'POST', data: { post_id: host.postId, content, title, date } } ).then(
					( answer ) => content === seen.current && setHash( answer.sha256 ),
					( error ) => content === seen.current && setHash( error.code === 'nutgraf_empty' ? 'empty' : '' )
				);
			};
			look();
			const timer = setInterval( look, LOOK_EVERY_MS );
			return () => clearInterval( timer );
		}, [ host, isWanted ] );
		return sha256;
	}

	const BEGINNING = { busy: '', error: null, answer: null, drafts: [], records: [], done: {}, confirming: '' };

	/**
	 * What the panel knows of a post, kept with the host: the block editor takes the panel away as soon as somebody clicks
	 * into the text, and a summary must outlast that. Gives the state and a function that changes some of it.
	 */
	function useHostState( host ) {
		const [ , render ] = useState( 0 );
		host.state = host.state || BEGINNING;
		useEffect( () => {
			host.onChange = () => render( ( times ) => times + 1 );
			return () => ( host.onChange = null );
		}, [ host ] );
		const update = ( values ) => {
			host.state = { ...host.state, ...( typeof values === 'function' ? values( host.state ) : values ) };
			if ( host.onChange ) {
				host.onChange();
			}
		};
		return [ host.state, update ];
	}

	function Panel( { host } ) {
		const [ { busy, error, answer, drafts, records, done, confirming }, update ] = useHostState( host );
		const setError = ( problem ) => update( { error: problem } );
		const sha256 = useSourceHash( host, answer !== null || records.length > 0 );

		useEffect( () => {
			wp.apiFetch( { path: '/nutgraf/v1/accept?post_id=' + host.postId } ).then( ( given ) => update( { records: given } ), setError );
		}, [ host ] );

		const send = ( route, what, data ) => {
			update( { busy: what, error: null } );
			return wp
				.apiFetch( { path: '/nutgraf/v1/' + route, method: 'POST', data: { post_id: host.postId, ...host.read(), ...data } } )
				.finally( () => update( { busy: '' } ) );
		};
		const change = ( key, values ) => {
			update( ( old ) => ( {
				drafts: old.drafts.map( ( draft ) => ( draft.key === key ? { ...draft, ...values } : draft ) ),
				done: {},
				confirming: '',
			} ) );
		};
		const summarize = () =>
			send( 'summarize', __( 'Summarizing…', 'nutgraf' ), {} ).then(
				( given ) => update( { answer: given, drafts: listDrafts( given ), done: {}, confirming: '' } ),
				setError
			);
		const check = ( draft ) =>
			send( 'check', __( 'Checking…', 'nutgraf' ), { texts: { text: draft.text } } ).then(
				( given ) => change( draft.key, { fidelity: given.check.texts.text.fidelity, source: given.source.text, editing: false } ),
				setError
			);
		const accept = ( part, key, chosen, isConfirmed ) => {
			const items = chosen.map( ( draft ) => ( draft.date ? { text: draft.text, date: draft.date } : { text: draft.text } ) );
			return send( 'accept', __( 'Recording…', 'nutgraf' ), { part, summary_id: answer.summary.id, items, confirmed: isConfirmed } ).then(
				( given ) => {
					update( ( old ) => ( { records: old.records.concat( given.record ), confirming: '', done: { ...old.done, [ key ]: true } } ) );
					host.apply[ part ]( part === 'timeline' ? chosen.map( ( draft ) => ( { date: describeDate( draft ), text: draft.text } ) ) : chosen[ 0 ].text );
				},
				( problem ) => update( { error: problem, confirming: problem.code === 'nutgraf_unsupported' ? key : '' } )
			);
		};

		if ( ! settings.configured ) {
			return el(
				Notice,
				{ kind: 'review' },
				__( 'No Nutgraf service is set.', 'nutgraf' ),
				' ',
				settings.settingsUrl ? el( 'a', { href: settings.settingsUrl }, __( 'Set one', 'nutgraf' ) ) : __( 'Ask an administrator.', 'nutgraf' )
			);
		}
		const of = ( part ) => drafts.filter( ( draft ) => draft.part === part );
		const most = { headline: settings.headlineChars, brief: settings.briefChars, timeline: 0 };
		const show = ( draft, children ) =>
			el(
				Draft,
				{
					key: draft.key,
					draft,
					busy: busy !== '',
					most: most[ draft.part ],
					onChange: ( values ) => change( draft.key, values ),
					onCheck: () => check( draft ),
				},
				children
			);
		const offer = ( part, key, label, chosen ) =>
			el( Accept, {
				label,
				isConfirming: confirming === key,
				isDone: Boolean( done[ key ] ),
				disabled: busy !== '' || chosen.some( ( draft ) => draft.editing || draft.fidelity === null ),
				onAccept: ( isConfirmed ) => accept( part, key, chosen, isConfirmed ),
			} );
		const empty = ( part ) => el( 'p', null, ( answer.summary[ part ] && answer.summary[ part ].reason ) || __( 'Nothing was found for this part.', 'nutgraf' ) );
		const contents = {
			headline: () => el( 'ol', null, of( 'headline' ).map( ( draft ) => show( draft, offer( 'headline', draft.key, __( 'Use as title', 'nutgraf' ), [ draft ] ) ) ) ),
			brief: () =>
				el(
					'ul',
					null,
					of( 'brief' ).map( ( draft ) => show( draft, offer( 'brief', draft.key, settings.hasExcerpt ? __( 'Use as excerpt', 'nutgraf' ) : __( 'Accept', 'nutgraf' ), [ draft ] ) ) )
				),
			timeline: () =>
				el(
					'div',
					null,
					el(
						'ul',
						null,
						of( 'timeline' ).map( ( draft ) =>
							show( draft, el( Button, { onClick: () => update( { drafts: drafts.filter( ( one ) => one !== draft ) } ) }, __( 'Leave out', 'nutgraf' ) ) )
						)
					),
					offer( 'timeline', 'timeline', __( 'Insert the timeline', 'nutgraf' ), of( 'timeline' ) )
				),
		};
		const isStale = answer && sha256 && sha256 !== answer.source.sha256;
		return el(
			'div',
			{ className: 'nutgraf-panel' },
			el( Button, { kind: 'button-primary nutgraf-summarize', disabled: busy !== '', onClick: summarize }, answer ? __( 'Summarize again', 'nutgraf' ) : __( 'Summarize', 'nutgraf' ) ),
			el( 'span', { className: 'nutgraf-busy', role: 'status' }, busy ),
			error && el( Notice, { kind: 'fail' }, error.message ),
			isStale && el( Notice, { kind: 'review' }, '⚠ ', __( 'The story has changed since this summary was written. Summarize it again, or check each text again.', 'nutgraf' ) ),
			answer && el( Remarks, { answer } ),
			answer &&
				settings.parts.map( ( part ) =>
					el( 'section', { key: part, className: 'nutgraf-part is-' + part }, el( 'h3', null, PARTS[ part ] ), of( part ).length ? contents[ part ]() : empty( part ) )
				),
			records.length > 0 && el( Accepted, { records, sha256 } )
		);
	}

	nutgraf.Panel = Panel;
} )( window.wp );
