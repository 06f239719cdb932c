<?php
/**
 * Plugin Name:       Nutgraf
 * Description:       Headline, brief and dated timeline for the story in the editor, from a Nutgraf service that the newsroom runs itself; every figure is shown with the sentence that it rests on.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The Nutgraf maintainers
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       nutgraf
 *
 * The plugin is GPL-2.0-or-later, as WordPress requires; see LICENSE beside this file. The service that it talks to is a
 * separate program under a licence of its own.
 *
 * @package Nutgraf
 */

defined( 'ABSPATH' ) || exit;

define( 'NUTGRAF_VERSION', '0.1.0' );
define( 'NUTGRAF_FILE', __FILE__ );

require_once __DIR__ . '/includes/class-nutgraf-settings.php';
require_once __DIR__ . '/includes/class-nutgraf-settings-page.php';
require_once __DIR__ . '/includes/class-nutgraf-client.php';
require_once __DIR__ . '/includes/class-nutgraf-text.php';
require_once __DIR__ . '/includes/class-nutgraf-article.php';
require_once __DIR__ . '/includes/class-nutgraf-summaries.php';
require_once __DIR__ . '/includes/class-nutgraf-acceptance.php';
require_once __DIR__ . '/includes/class-nutgraf-rest.php';
require_once __DIR__ . '/includes/class-nutgraf-abilities.php';
require_once __DIR__ . '/includes/class-nutgraf-editor.php';

Nutgraf_Settings_Page::register();
Nutgraf_Acceptance::register();
Nutgraf_Rest::register();
Nutgraf_Abilities::register();
Nutgraf_Editor::register();
