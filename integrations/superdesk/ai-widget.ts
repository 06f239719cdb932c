// Superdesk's AI widget with Nutgraf behind it: an entry for the list that `startApp` of your client (client/index.ts) gets.
// See docs/superdesk.md, also for older clients, whose `configure` takes the object itself.
import {IArticle, ISuperdesk} from 'superdesk-api';

const HEADLINES = 3;
const requests: {[key: string]: number} = {};

// Nutgraf gives the same answer to the same request, so "Regenerate" has to ask with another seed.
function getNextSeed(kind: string, article: IArticle): number {
    const key = kind + ' ' + article._id;

    requests[key] = (requests[key] ?? -1) + 1;

    return requests[key];
}

// The longest text that the field of this content profile takes, or `other` where the profile has no limit.
function getLimit(superdesk: ISuperdesk, article: IArticle, field: string, other: number): number {
    const limit = superdesk.entities.contentProfile.get(article.profile)?.schema?.[field]?.maxlength;

    return limit != null && limit > 0 ? limit : other;
}

export const nutgrafWidget = {
    id: 'ai-widget',
    load: () => import('superdesk-core/scripts/extensions/ai-widget').then((widget) => {
        widget.configure((superdesk: ISuperdesk) => ({
            generateHeadlines: (article: IArticle) =>
                superdesk.httpRequestJsonLocal<{response: Array<string>}>({
                    method: 'POST',
                    path: '/nutgraf/toolkit/headlines',
                    payload: {
                        text: article.body_html,
                        nrTitles: HEADLINES,
                        seed: getNextSeed('headlines', article),
                        maxCharacters: getLimit(superdesk, article, 'headline', 80),
                    },
                }).then((result) => result.response),

            generateSummary: (article: IArticle) =>
                superdesk.httpRequestJsonLocal<{response: string}>({
                    method: 'POST',
                    path: '/nutgraf/toolkit/summarize',
                    payload: {
                        text: article.body_html,
                        seed: getNextSeed('summary', article),
                        maxCharacters: getLimit(superdesk, article, 'abstract', 400),
                    },
                }).then((result) => result.response),
        }));

        return widget;
    }),
};
