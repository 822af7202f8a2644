package main

import (
	"github.com/coredns/coredns/coremain"

	// The plugins that the Corefile of the bed names: a directive without its import is a parse error.
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/file"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/log"
	_ "github.com/coredns/coredns/plugin/ready"
)

func serveNames() error {
	coremain.Run()
	return nil
}
