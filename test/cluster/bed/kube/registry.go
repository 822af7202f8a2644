package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
)

// serveEmptyRegistry is an image registry without images, on the address given as the first argument.
//
// Without it a pull of an unknown image would hang on name resolution for half a minute and then blame the
// network; here it fails at once and as it does in the field: "not found", or, for names that begin with
// private/, "401 Unauthorized".
func serveEmptyRegistry() error {
	if len(os.Args) != 2 {
		return fmt.Errorf("usage: empty-registry ADDRESS:PORT")
	}
	return http.ListenAndServe(os.Args[1], http.HandlerFunc(refuse))
}

func refuse(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Docker-Distribution-Api-Version", "registry/2.0")
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.URL.Path == "/v2/":
		fmt.Fprint(w, "{}")
	case strings.HasPrefix(r.URL.Path, "/v2/private/"):
		w.Header().Set("WWW-Authenticate", `Basic realm="empty registry"`)
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`)
	default:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}`)
	}
}
