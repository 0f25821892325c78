'use strict';

const test = require('node:test');
const assert = require('node:assert');
const {canonical} = require('./canonical.cjs');

const json = (body, more = {}) =>
  canonical({
    method: 'post',
    url: 'https://x.example.com/a',
    headers: {'Content-Type': 'application/json'},
    body,
    ...more,
  });

test('members of a JSON body may stand in any order', () => {
  assert.deepStrictEqual(json('{"a":1,"b":[2]}'), json('{ "b": [2], "a": 1 }'));
});

test('items of a list may not', () => {
  assert.notDeepStrictEqual(json('[1,2]'), json('[2,1]'));
});

test('a number is not its text', () => {
  assert.notDeepStrictEqual(json('{"a":1}'), json('{"a":"1"}'));
});

test('numbers are compared by value', () => {
  assert.deepStrictEqual(json('{"a":1e21}'), json('{"a":1000000000000000000000}'));
});

test('pairs of a query may stand in any order', () => {
  const at = (query) => canonical({method: 'GET', url: `https://x.example.com/?${query}`});
  assert.deepStrictEqual(at('b=2&a=1'), at('a=1&b=2'));
  assert.notDeepStrictEqual(at('a=1'), at('a=2'));
});

test('JSON in a form is compared as a value', () => {
  const form = (text) =>
    canonical({
      method: 'POST',
      url: 'https://x.example.com/',
      headers: {'content-type': 'application/x-www-form-urlencoded;charset=UTF-8'},
      body: new URLSearchParams({data: text}).toString(),
    });
  assert.deepStrictEqual(form('{"a":1,"b":2}'), form('{"b":2, "a":1}'));
  assert.notDeepStrictEqual(form('{"a":1}'), form('{"a":2}'));
});

test('headers of transport mean nothing, every other one does', () => {
  const headers = (more) =>
    json('{}', {headers: {'content-type': 'application/json; charset=utf-8', ...more}});
  assert.deepStrictEqual(
    headers({'User-Agent': 'a', 'content-length': '2'}),
    headers({'user-agent': 'b'}),
  );
  assert.notDeepStrictEqual(
    headers({Authorization: 'Basic a'}),
    headers({Authorization: 'Basic b'}),
  );
  assert.notDeepStrictEqual(headers({'x-vendor': '1'}), headers({}));
});

test('the media type of a body counts, its charset does not', () => {
  const typed = (type) => json('{}', {headers: {'content-type': type}});
  assert.deepStrictEqual(typed('application/json'), typed('application/json; charset=utf-8'));
  assert.notDeepStrictEqual(typed('application/json'), typed('text/plain'));
});

test('a path may be written in more than one way, but has its parts', () => {
  const at = (path) => canonical({method: 'GET', url: `https://x.example.com${path}`});
  assert.deepStrictEqual(at('/a%40b.co: x'), at('/a@b.co%3a%20x'));
  assert.deepStrictEqual(at('/a%40b.co:%20'), at('/a@b.co%3a%20'));
  assert.notDeepStrictEqual(at('/a%2Fb'), at('/a/b'));
  assert.notDeepStrictEqual(at('/a%3Fb'), at('/a?b'));
});
