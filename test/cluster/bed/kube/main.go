// Command kube is every program of a Kubernetes cluster in one executable: it acts as the program whose name it
// is called by (a symbolic link each), so that one link step and 190 MB serve etcd, the control plane, the node,
// the DNS server and the command line alike.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	etcd "go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// cobraPrograms are those that Kubernetes itself offers as a cobra command, run as their own main functions do.
var cobraPrograms = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllermanager.NewControllerManagerCommand,
	"kube-proxy":              proxy.NewProxyCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kubectl":                 kubectl.NewDefaultKubectlCommand,
	"kubelet":                 func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) },
}

// otherPrograms run to their end by themselves.
var otherPrograms = map[string]func() error{
	"coredns":  serveNames,
	"registry": serveImages,
	"etcd":     func() error { etcd.Main(os.Args); return nil },
	"kwok":     simulateNodes,
}

func main() {
	name := filepath.Base(os.Args[0])
	if program, known := cobraPrograms[name]; known {
		os.Exit(cli.Run(program()))
	}
	program, known := otherPrograms[name]
	if !known {
		fmt.Fprintf(os.Stderr, "kube: called as %q, which is no program of a cluster\n", name)
		os.Exit(2)
	}
	if err := program(); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}
