// Sends events with analytics-go; prints what that took as one JSON object.
//
//	peer HOST EVENTS BATCH IN-FLIGHT      IN-FLIGHT 0: all calls without a pause
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"github.com/segmentio/analytics-go/v3"
)

// A place for each event under way; none where they are not limited.
type places chan struct{}

func (p places) take() {
	if p != nil {
		p <- struct{}{}
	}
}

func (p places) Success(analytics.Message) {
	if p != nil {
		<-p
	}
}

func (p places) Failure(_ analytics.Message, err error) { log.Fatal(err) }

func statusBytes(name string) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		log.Fatal(err)
	}
	return number(string(regexp.MustCompile(name + `:\s+(\d+)`).FindSubmatch(status)[1])) * 1024
}

func cpuSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		log.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds()
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func order(number int) analytics.Track {
	return analytics.Track{
		UserId:      fmt.Sprintf("user-%d", 1_000_000+number),
		AnonymousId: "8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11",
		Event:       "Order Completed",
		Properties: analytics.Properties{
			"order_id": fmt.Sprintf("50314b8e9bcf00000%d", 1_000_000+number),
			"revenue":  25.5,
			"currency": "USD",
			"products": []map[string]any{
				{"sku": "45790-32", "price": 19, "quantity": 1},
				{"sku": "46493-32", "price": 3, "quantity": 2},
			},
			"coupon": nil,
		},
		Context: &analytics.Context{
			IP:     net.IPv4(203, 0, 113, 24),
			Locale: "en-US",
			Page:   analytics.PageInfo{Path: "/checkout/thank-you", Title: "Thank you"},
		},
		Integrations: analytics.Integrations{"All": true},
	}
}

func main() {
	host, events, batch, inFlight := os.Args[1], number(os.Args[2]), number(os.Args[3]), number(os.Args[4])
	var underWay places
	if inFlight > 0 {
		underWay = make(places, inFlight)
	}
	rss, cpu, begin := statusBytes("VmRSS"), cpuSeconds(), time.Now()
	client, err := analytics.NewWithConfig("key", analytics.Config{
		Endpoint: host, BatchSize: batch, Callback: underWay,
	})
	if err != nil {
		log.Fatal(err)
	}
	for i := 0; i < events; i++ {
		underWay.take()
		if err := client.Enqueue(order(i)); err != nil {
			log.Fatal(err)
		}
	}
	if err := client.Close(); err != nil {
		log.Fatal(err)
	}
	found, err := json.Marshal(map[string]any{
		"seconds":         time.Since(begin).Seconds(),
		"cpu_seconds":     cpuSeconds() - cpu,
		"rss_start_bytes": rss,
		"rss_peak_bytes":  statusBytes("VmHWM"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(found))
}
