// A request without what may differ without a difference: canonical({method, url, headers, body})
//   → {method, url, query: [[name, value], …], headers: {…}, body}
//
// Kept: method, scheme, host and path; the query and forms as sorted pairs, their values that are
// JSON parsed; JSON bodies as values; the media type; every header but those of transport.
'use strict';

// Of transport and of who is asking. Idempotency is by ids in bodies, in all packs.
const HEADERS_OF_TRANSPORT = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'connection',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
  'user-agent',
]);

function parsedText(text) {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const byName = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);

function pairs(parameters) {
  return [...parameters].map(([name, value]) => [name, parsedText(value)]).sort(byName);
}

function canonicalBody(text, mediaType) {
  if (text === undefined || text === null || text === '') return null;
  if (mediaType === 'application/x-www-form-urlencoded')
    return {form: pairs(new URLSearchParams(text))};
  try {
    return JSON.parse(text);
  } catch {
    return {text};
  }
}

// One way of writing a path: %40 and @ are the same in one, %2F and / are not.
function canonicalPath(path) {
  return path
    .split('/')
    .map((part) => {
      try {
        return encodeURIComponent(decodeURIComponent(part));
      } catch {
        return part;
      }
    })
    .join('/');
}

function canonical({method, url, headers = {}, body}) {
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const mediaType = (named['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  const address = new URL(url);
  const kept = Object.entries(named)
    .filter(([name]) => !HEADERS_OF_TRANSPORT.has(name))
    .sort(byName);
  const found = {
    method: method.toUpperCase(),
    url: `${address.protocol}//${address.host}${canonicalPath(address.pathname)}`,
    query: pairs(address.searchParams),
    headers: Object.fromEntries(kept),
    body: canonicalBody(body, mediaType),
  };
  // What an empty body would be means nothing.
  if (found.body !== null) found.headers['content-type'] = mediaType;
  return found;
}

module.exports = {canonical};
