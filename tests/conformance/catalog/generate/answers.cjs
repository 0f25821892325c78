// Scripts of answers that hang on what was sent: DEST.json names them where it would list answers.
// Each is given the chance and the run's events.
'use strict';

const STAGES = ['', 'lead', 'customer', undefined];

function nameOf(event) {
  return String(event.event ?? '')
    .toLowerCase()
    .trim()
    .replace(/[^a-z0-9_-]+/g, '_');
}

module.exports = {
  // HubSpot, asked which contacts there are: some are, some aren't, one may be under another address.
  hubspot_contacts(chance, events) {
    const addresses = [
      ...new Set(
        events
          .map(({traits}) => traits?.email)
          .filter((email) => typeof email === 'string' && email.includes('@'))
          .map((email) => email.toLowerCase()),
      ),
    ];
    const [there, absent] = [[], []];
    for (const email of addresses) (chance.is(0.5) ? there : absent).push(email);
    const results = there.map((email, index) => ({
      id: String(100 + index),
      properties: chance.is(0.1)
        ? {email: `other-${index}@example.com`, hs_additional_emails: `x@example.com;${email}`}
        : {email, lifecyclestage: chance.one(STAGES)},
    }));
    const errors =
      absent.length > 0
        ? {
            numErrors: 1,
            errors: [{status: 'error', category: 'OBJECT_NOT_FOUND', context: {ids: absent}}],
          }
        : {};
    const changed = {
      results: results.map(({id}) => ({id, properties: {lifecyclestage: chance.one(STAGES)}})),
    };
    return [{status: absent.length > 0 ? 207 : 200, json: {results, ...errors}}, {json: changed}];
  },

  // HubSpot, asked how an event is defined: with all of its properties, some of them, or not at all.
  hubspot_definition(chance, [event]) {
    if (chance.is(0.3))
      return [
        {status: 404, json: {}},
        {status: 201, json: {fullyQualifiedName: `pe1_${nameOf(event)}`}},
        {status: 204},
      ];
    const kept = Object.entries(event.properties ?? {}).filter(() => chance.is(0.6));
    const properties = kept.map(([name, value]) => ({
      name: name.toLowerCase().replace(/[^a-z0-9_]+/g, '_'),
      type:
        typeof value === 'number' && chance.is(0.9)
          ? 'number'
          : chance.one(['string', 'string', 'string', 'datetime', 'number']),
      archived: chance.is(0.03),
    }));
    const definition = {
      name: nameOf(event),
      fullyQualifiedName: `pe1_${nameOf(event)}`,
      archived: chance.is(0.05),
      properties,
    };
    return [{json: definition}, {status: 200, json: {}}];
  },
};
