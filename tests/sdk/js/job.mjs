// The job of a program: the first line of standard input, JSON, with its dates as dates.

import { createInterface } from 'node:readline'

const input = createInterface({ input: process.stdin })
const ended = new Promise((resolve) => input.once('close', resolve))

const revive = (_, value) =>
  value && typeof value === 'object' && '$date' in value ? new Date(value.$date) : value

export const readJob = () =>
  new Promise((resolve) => input.once('line', (line) => resolve(JSON.parse(line, revive))))

// Whoever started the program closes its standard input where it may go.
export const released = () => ended

export const tell = (outcome) => console.log(JSON.stringify(outcome))
