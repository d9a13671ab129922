// This file takes the place of the suite's own main_test.go: the gateways that its tests ask for are Python's.
package integration_test

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/examples/internal/server"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
)

// The command of a gateway, run with the address that it must serve.
var front = os.Getenv("GATEWAY_FRONT")

const endpoint = "localhost:9090"

// runGateway starts a gateway and waits for its end; which options it needs is known by its port alone.
func runGateway(ctx context.Context, addr string, _ ...runtime.ServeMuxOption) error {
	command := exec.CommandContext(ctx, "sh", "-c", "exec "+front+" localhost"+addr+" "+endpoint)
	command.Stderr = os.Stderr
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 15 * time.Second
	if err := command.Run(); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// waitForGateway waits until a port answers.
func waitForGateway(ctx context.Context, port uint16) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		response, err := http.Get(fmt.Sprintf("http://localhost:%d/nowhere", port))
		if err == nil {
			return response.Body.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func TestMain(m *testing.M) {
	flag.Parse()
	ctx, cancel := context.WithCancel(context.Background())
	failed := make(chan error, 3)
	stopped := make(chan struct{})
	go func() { failed <- server.Run(ctx, "tcp", endpoint) }()
	go func() { failed <- server.RunInProcessGateway(ctx, ":8089") }()
	go func() {
		failed <- runGateway(ctx, ":8088")
		close(stopped)
	}()
	done := make(chan int, 1)
	go func() {
		if err := waitForGateway(ctx, 8088); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		done <- m.Run()
	}()
	select {
	case err := <-failed:
		fmt.Fprintln(os.Stderr, "a server has ended:", err)
		os.Exit(1)
	case status := <-done:
		cancel()
		<-stopped
		os.Exit(status)
	}
}
