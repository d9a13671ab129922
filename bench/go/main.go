// Command bench is the other side of `make bench-gateway`: the gRPC service that is measured through both gateways, and
// a gateway as grpc-gateway makes it. The package bench/gen is generated where it is built.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/timestamppb"

	"bench/gen"
)

type service struct {
	gen.UnimplementedBenchServer
}

func (service) Echo(_ context.Context, request *gen.EchoMessage) (*gen.EchoMessage, error) {
	return request, nil
}

func (service) Mirror(_ context.Context, request *gen.Page) (*gen.Page, error) {
	return request, nil
}

func (service) Follow(request *gen.FollowRequest, stream grpc.ServerStreamingServer[gen.Item]) error {
	for number := range request.GetCount() {
		item := &gen.Item{
			Id:      fmt.Sprint(number),
			Title:   "one of many",
			Size:    int64(number),
			State:   gen.State_ACTIVE,
			Created: &timestamppb.Timestamp{Seconds: 1_790_000_000},
		}
		if err := stream.Send(item); err != nil {
			return err
		}
	}
	return nil
}

func serveBackend(listener net.Listener) error {
	server := grpc.NewServer()
	gen.RegisterBenchServer(server, service{})
	return server.Serve(listener)
}

func serveGateway(listener net.Listener, upstream string) error {
	mux := runtime.NewServeMux()
	options := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	if err := gen.RegisterBenchHandlerFromEndpoint(context.Background(), mux, upstream, options); err != nil {
		return err
	}
	return http.Serve(listener, mux)
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("serving", listener.Addr())
	switch {
	case len(os.Args) == 2 && os.Args[1] == "backend":
		err = serveBackend(listener)
	case len(os.Args) == 3 && os.Args[1] == "gateway":
		err = serveGateway(listener, os.Args[2])
	default:
		err = fmt.Errorf("usage: %s backend | gateway HOST:PORT", os.Args[0])
	}
	log.Fatal(err)
}
