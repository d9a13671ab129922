// Command describe writes the descriptors that this program is linked with, as a FileDescriptorSet in the order of imports.
package main

import (
	"os"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	_ "github.com/grpc-ecosystem/grpc-gateway/v2/examples/internal/server"
	_ "google.golang.org/genproto/googleapis/rpc/errdetails"
)

// The files in the order in which the example registers their services.
var files = []string{
	"examples/internal/proto/examplepb/echo_service.proto",
	"examples/internal/proto/examplepb/unannotated_echo_service.proto",
	"examples/internal/proto/examplepb/stream.proto",
	"examples/internal/proto/examplepb/a_bit_of_everything.proto",
	"examples/internal/proto/examplepb/flow_combination.proto",
	"examples/internal/proto/examplepb/excess_body.proto",
	"examples/internal/proto/examplepb/non_standard_names.proto",
	"examples/internal/proto/examplepb/response_body_service.proto",
	"google/rpc/error_details.proto",
}

func main() {
	set := &descriptorpb.FileDescriptorSet{}
	seen := map[string]bool{}
	var add func(protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if seen[file.Path()] {
			return
		}
		seen[file.Path()] = true
		imports := file.Imports()
		for i := 0; i < imports.Len(); i++ {
			add(imports.Get(i).FileDescriptor)
		}
		set.File = append(set.File, protodesc.ToFileDescriptorProto(file))
	}
	for _, name := range files {
		file, err := protoregistry.GlobalFiles.FindFileByPath(name)
		if err != nil {
			panic(err)
		}
		add(file)
	}
	out, err := proto.Marshal(set)
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(os.Args[1], out, 0o644); err != nil {
		panic(err)
	}
}
