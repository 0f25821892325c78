// Takes the place of node-fetch, the lowest seam that all of the reference's requests go through:
// records what would have gone out, and answers by a script.
//
//   const recorder = require('./recorder.cjs').install(requireFrom);
//   recorder.begin([{status: 429, headers: {'retry-after': '3'}, json: {}}]);
//   ... recorder.requests: [{method, url, headers, body}]
'use strict';

const DEFAULT_ANSWER = {status: 200, json: {}};

function toResponse(Response, answer, url) {
  const headers = {...(answer.headers ?? {})};
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  let body = answer.text ?? answer.raw;
  if (body === undefined) {
    body = JSON.stringify(answer.json ?? {});
    if (!names.includes('content-type')) headers['content-type'] = 'application/json';
  }
  const status = answer.status ?? 200;
  // Statuses without a body may not have one here either.
  return new Response(status === 204 ? undefined : body, {status, headers, url});
}

function install(requireFrom) {
  const path = requireFrom.resolve('node-fetch');
  const real = requireFrom('node-fetch');
  const {Headers, Request, Response, FetchError} = real;
  const recorder = {requests: [], answers: []};

  recorder.begin = (answers) => {
    recorder.requests = [];
    recorder.answers = answers && answers.length > 0 ? answers : [DEFAULT_ANSWER];
  };

  const record = async (target, options) => {
    const request = new Request(target, options);
    const headers = {};
    request.headers.forEach((value, name) => {
      headers[name.toLowerCase()] = value;
    });
    const body = await request.clone().text();
    const index = recorder.requests.length;
    recorder.requests.push({method: request.method, url: request.url, headers, body});
    const answer = recorder.answers[Math.min(index, recorder.answers.length - 1)];
    return toResponse(Response, answer, request.url);
  };

  const module = Object.assign(record, {
    default: record,
    Headers,
    Request,
    Response,
    FetchError,
    isRedirect: real.isRedirect,
  });
  requireFrom.cache[path].exports = module;
  // Nothing of the catalogue uses Node's own; if something did, it would be recorded as well.
  globalThis.fetch = async (target, options) => {
    const url = typeof target === 'string' || target instanceof URL ? String(target) : target.url;
    return record(url, options);
  };
  return recorder;
}

module.exports = {install};
