// Lines to copy, in the languages that docs/sdks.md names, with a source's key and the server's
// address filled in. Both come from the server, and are quoted for each language.

export interface Snippet {
  id: string
  label: string
  /** What to have first. */
  install?: string
  code: string
  note?: string
}

/** As a literal of C++, JavaScript, Python, Go, Java and Ruby. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** As one word of a shell. */
export function shellQuoted(text: string): string {
  return /^[\w.:/@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

export function snippetsOf(key: string, host: string): Snippet[] {
  const values = { key: quoted(key), host: quoted(host) }
  return [
    cpp(values),
    command(key, host),
    curl(key, host),
    node(values),
    browser(values),
    python(values),
    go(values),
    java(values),
  ]
}

interface Values {
  key: string
  host: string
}

function cpp({ key, host }: Values): Snippet {
  return {
    id: 'cpp',
    label: 'C++',
    install: `find_package(analytics 0.1 REQUIRED)
target_link_libraries(program PRIVATE analytics::analytics)`,
    code: `#include <analytics/analytics.h>

int main() {
  auto analytics = analytics::Analytics::create({
      .write_key = ${key},
      .host = ${host},
  }).value();
  analytics.track({.user = analytics::User::user_id("f4ca124298"),
                   .event = "Signed Up",
                   .properties = {{"plan", "Enterprise"}}});
  return analytics.flush(std::chrono::seconds(5)).delivered == 1 ? 0 : 1;
}`,
  }
}

function command(key: string, host: string): Snippet {
  return {
    id: 'command',
    label: 'Command',
    code: `export ANALYTICS_WRITE_KEY=${shellQuoted(key)}
analytics track --host ${shellQuoted(host)} --user-id f4ca124298 \\
          --event "Signed Up" --properties '{"plan": "Enterprise"}'`,
  }
}

function curl(key: string, host: string): Snippet {
  return {
    id: 'curl',
    label: 'curl',
    code: `curl -u ${shellQuoted(`${key}:`)} ${shellQuoted(`${host}/v1/track`)} \\
     -H 'Content-Type: application/json' \\
     -d '{"userId": "f4ca124298", "event": "Signed Up", "properties": {"plan": "Enterprise"}}'`,
  }
}

function node({ key, host }: Values): Snippet {
  return {
    id: 'node',
    label: 'Node.js',
    install: 'npm install @segment/analytics-node',
    code: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({ writeKey: ${key}, host: ${host} })
analytics.track({
  userId: 'f4ca124298',
  event: 'Signed Up',
  properties: { plan: 'Enterprise' },
})
await analytics.closeAndFlush()`,
    note: 'For a file whose name ends in .mjs, or a package with "type": "module".',
  }
}

function browser({ key, host }: Values): Snippet {
  return {
    id: 'browser',
    label: 'Browser',
    install: 'npm install @segment/analytics-next',
    code: `import { AnalyticsBrowser } from '@segment/analytics-next'

const analytics = AnalyticsBrowser.load({ writeKey: ${key}, cdnURL: ${host} })
analytics.page()
analytics.track('Signed Up', { plan: 'Enterprise' })`,
    note: 'Where to send to and with which key is in the settings that the library asks '
      + 'cdnURL for. The library itself comes with your page. Name your page’s origin in the '
      + 'allowed origins below, so that other pages can’t send with this key.',
  }
}

function python({ key, host }: Values): Snippet {
  return {
    id: 'python',
    label: 'Python',
    install: 'pip install segment-analytics-python',
    code: `import segment.analytics as analytics

analytics.write_key, analytics.host = ${key}, ${host}
analytics.track("f4ca124298", "Signed Up", {"plan": "Enterprise"})
analytics.flush()`,
  }
}

function go({ key, host }: Values): Snippet {
  return {
    id: 'go',
    label: 'Go',
    install: 'go get github.com/segmentio/analytics-go/v3',
    code: `package main

import "github.com/segmentio/analytics-go/v3"

func main() {
	client, err := analytics.NewWithConfig(${key},
		analytics.Config{Endpoint: ${host}})
	if err != nil {
		panic(err)
	}
	defer client.Close()
	client.Enqueue(analytics.Track{
		UserId:     "f4ca124298",
		Event:      "Signed Up",
		Properties: analytics.NewProperties().Set("plan", "Enterprise"),
	})
}`,
  }
}

function java({ key, host }: Values): Snippet {
  return {
    id: 'java',
    label: 'Java',
    install: 'com.segment.analytics.java:analytics:3.5.4',
    code: `import com.segment.analytics.Analytics;
import com.segment.analytics.messages.TrackMessage;
import java.util.Map;

Analytics analytics = Analytics.builder(${key})
    .endpoint(${host}).build();
analytics.enqueue(TrackMessage.builder("Signed Up")
    .userId("f4ca124298")
    .properties(Map.of("plan", "Enterprise")));
analytics.flush();`,
  }
}
