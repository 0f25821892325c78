// S3-compatible storage on loopback: s3rver, behind what s3rver lacks, a check of each request's
// signature (version 4), computed anew by Amazon's own code, and of the hashes of its body.
//
//   node s3_server.mjs NODE_MODULES FOLDER PORT     port 0 is any free one
//
// Prints "listening on HOST:PORT", and "reading on HOST:PORT" where objects can be had unsigned.

import { createHash } from "node:crypto";
import http from "node:http";
import { createRequire } from "node:module";

const [modules, folder, port] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const S3rver = require("s3rver");
const { SignatureV4 } = require("@smithy/signature-v4");
const { Sha256 } = require("@aws-crypto/sha256-js");

const KEY = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };

function hash(kind, form, body) {
  return createHash(kind).update(body).digest(form);
}

// What is wrong with a signed request, as S3's code; nothing where it is right.
async function problemOf(request, body) {
  const given = request.headers.authorization ?? "";
  const parts = given.match(
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request,SignedHeaders=([^,]+),Signature=/);
  if (!parts) return "AccessDenied";
  const [, id, , region, names] = parts;
  if (id !== KEY.accessKeyId) return "InvalidAccessKeyId";
  if (request.headers["x-amz-content-sha256"] !== hash("sha256", "hex", body)) {
    return "XAmzContentSHA256Mismatch";
  }
  if (request.headers["content-md5"] !== hash("md5", "base64", body)) return "BadDigest";
  for (const name of ["host", "x-amz-content-sha256", "x-amz-date"]) {
    if (!names.split(";").includes(name)) return "AccessDenied";
  }
  const signer = new SignatureV4(
    { credentials: KEY, region, service: "s3", sha256: Sha256, uriEscapePath: false });
  const time = request.headers["x-amz-date"].replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const headers = Object.fromEntries(names.split(";").map((name) => [name, request.headers[name]]));
  const signed = await signer.sign(
    { method: request.method, protocol: "http:", hostname: "unused", path: request.url, query: {},
      headers, body },
    { signingDate: new Date(time) });
  const normal = (text) => text.replaceAll(", ", ",");
  return normal(signed.headers.authorization) === normal(given) ? null : "SignatureDoesNotMatch";
}

function refuse(response, code) {
  response.writeHead(403, { "Content-Type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}

function pass(request, body, response, to) {
  const onward = http.request(
    { host: to.address, port: to.port, method: request.method, path: request.url,
      headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
  onward.end(body);
}

const storage = new S3rver({
  address: "127.0.0.1", port: 0, directory: folder, silent: true,
  configureBuckets: [{ name: "events" }],
});
const behind = await storage.run();

const server = http.createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const problem = await problemOf(request, body);
  if (problem) refuse(response, problem);
  else pass(request, body, response, behind);
});
server.listen(Number(port), "127.0.0.1", () => {
  console.log(`reading on 127.0.0.1:${behind.port}`);
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
