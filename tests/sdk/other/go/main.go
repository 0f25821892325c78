// Makes the calls of a job with analytics-go: {"host", "writeKey", "calls"} on standard input.
package main

import (
	"encoding/json"
	"log"
	"os"
	"time"

	"github.com/segmentio/analytics-go/v3"
)

type call struct {
	Type, UserId, AnonymousId, MessageId, Event, Name, GroupId, PreviousId string
	Timestamp                                                              time.Time
	Traits, Properties, Context, Integrations                              map[string]any
}

type job struct {
	Host, WriteKey string
	Calls          []call
}

type outcome struct{}

func (outcome) Success(analytics.Message)            {}
func (outcome) Failure(_ analytics.Message, e error) { log.Fatal(e) }

// The fields of the library's context are for what it knows by name; the rest is `Extra`.
func message(c call) analytics.Message {
	context := &analytics.Context{Extra: c.Context}
	switch c.Type {
	case "identify":
		return analytics.Identify{MessageId: c.MessageId, UserId: c.UserId, AnonymousId: c.AnonymousId,
			Timestamp: c.Timestamp, Context: context, Integrations: c.Integrations, Traits: c.Traits}
	case "track":
		return analytics.Track{MessageId: c.MessageId, UserId: c.UserId, AnonymousId: c.AnonymousId,
			Timestamp: c.Timestamp, Context: context, Integrations: c.Integrations, Event: c.Event,
			Properties: c.Properties}
	case "page":
		return analytics.Page{MessageId: c.MessageId, UserId: c.UserId, AnonymousId: c.AnonymousId,
			Timestamp: c.Timestamp, Context: context, Integrations: c.Integrations, Name: c.Name,
			Properties: c.Properties}
	case "screen":
		return analytics.Screen{MessageId: c.MessageId, UserId: c.UserId, AnonymousId: c.AnonymousId,
			Timestamp: c.Timestamp, Context: context, Integrations: c.Integrations, Name: c.Name,
			Properties: c.Properties}
	case "group":
		return analytics.Group{MessageId: c.MessageId, UserId: c.UserId, AnonymousId: c.AnonymousId,
			Timestamp: c.Timestamp, Context: context, Integrations: c.Integrations, GroupId: c.GroupId,
			Traits: c.Traits}
	default:
		return analytics.Alias{MessageId: c.MessageId, UserId: c.UserId, PreviousId: c.PreviousId,
			Timestamp: c.Timestamp, Context: context, Integrations: c.Integrations}
	}
}

func main() {
	var given job
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		log.Fatal(err)
	}
	client, err := analytics.NewWithConfig(given.WriteKey, analytics.Config{
		Endpoint: given.Host, BatchSize: 5, Callback: outcome{},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range given.Calls {
		if err := client.Enqueue(message(c)); err != nil {
			log.Fatal(err)
		}
	}
	if err := client.Close(); err != nil {
		log.Fatal(err)
	}
}
