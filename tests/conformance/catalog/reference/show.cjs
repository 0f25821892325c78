// What a destination of the reference declares, for people: actions, fields, presets, settings.
'use strict';

const FIELD_MEMBERS = [
  'type',
  'required',
  'multiple',
  'allowNull',
  'format',
  'choices',
  'minimum',
  'maximum',
  'properties',
  'additionalProperties',
  'defaultObjectUI',
  'unsafe_hidden',
  'readOnly',
  'depends_on',
  'dynamic',
  'default',
];

// Functions can't be written down; that there is one can.
const plain = (_, value) => (typeof value === 'function' ? '(a function)' : value);

function showFields(fields, indent, say) {
  for (const [name, field] of Object.entries(fields)) {
    const parts = [`${indent}${name}: ${field.type ?? ''}`];
    for (const member of FIELD_MEMBERS) {
      if (member === 'type' || member === 'properties' || field[member] === undefined) continue;
      parts.push(`${member}=${JSON.stringify(field[member], plain)}`);
    }
    say(parts.join(' '));
    if (field.properties) showFields(field.properties, `${indent}    `, say);
  }
}

function show(definition, say, only) {
  say(`name: ${definition.name}`);
  say(`slug: ${definition.slug ?? ''}`);
  say(`auth: ${definition.authentication?.scheme ?? 'none'}`);
  showFields(definition.authentication?.fields ?? {}, '    ', say);
  say(`onDelete: ${Boolean(definition.onDelete)}`);
  for (const [name, action] of Object.entries(definition.actions)) {
    if (only && name !== only) continue;
    say('');
    say(`action ${name}: ${action.title}`);
    say(`  ${action.description}`);
    say(`  trigger: ${action.defaultSubscription ?? '(none)'}`);
    say(`  batch: ${typeof action.performBatch === 'function'} hidden: ${Boolean(action.hidden)}`);
    if (action.syncMode) say(`  syncMode: ${JSON.stringify(action.syncMode, plain)}`);
    if (action.hooks) say(`  hooks: ${Object.keys(action.hooks).join(', ')}`);
    showFields(action.fields, '  ', say);
  }
  for (const preset of definition.presets ?? []) {
    if (only && preset.partnerAction !== only) continue;
    say('');
    say(`preset ${preset.name}: ${preset.partnerAction}, ${preset.type}`);
    say(`  trigger: ${preset.subscribe ?? preset.eventSlug}`);
    say(`  mapping: ${JSON.stringify(preset.mapping, plain)}`);
  }
}

module.exports = {show};
