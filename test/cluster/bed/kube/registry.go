package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// serveImages is an image registry for the images of an OCI layout folder, standing in for all registries of the
// world. Arguments: ADDRESS:PORT FOLDER.
//
// Without it a pull of an unknown image would hang on name resolution and then blame the network. Here it fails as
// it does in the field: "not found" or, for names that begin with private/, "401 Unauthorized".
func serveImages() error {
	if len(os.Args) != 3 {
		return fmt.Errorf("usage: registry ADDRESS:PORT FOLDER")
	}
	images, err := readLayout(os.Args[2])
	if err != nil {
		return err
	}
	return http.ListenAndServe(os.Args[1], images)
}

type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Annotations map[string]string `json:"annotations"`
}

// layout is an OCI image layout: content by digest in a folder, and the manifests that have a name.
type layout struct {
	folder string
	named  map[string]descriptor
}

func readLayout(folder string) (*layout, error) {
	text, err := os.ReadFile(filepath.Join(folder, "index.json"))
	if err != nil {
		return nil, err
	}
	var index struct{ Manifests []descriptor }
	if err := json.Unmarshal(text, &index); err != nil {
		return nil, err
	}
	named := map[string]descriptor{}
	for _, manifest := range index.Manifests {
		named[manifest.Annotations["org.opencontainers.image.ref.name"]] = manifest
	}
	return &layout{folder, named}, nil
}

// ServeHTTP answers /v2/ and /v2/NAME/{manifests,blobs}/REFERENCE; containerd adds which registry it meant as ?ns=.
func (l *layout) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/v2/")
	parts := strings.Split(path, "/")
	switch {
	case path == "":
		fmt.Fprint(w, "{}")
	case parts[0] == "private":
		w.Header().Set("WWW-Authenticate", `Basic realm="private"`)
		refuse(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
	case len(parts) < 3:
		refuse(w, http.StatusNotFound, "NAME_UNKNOWN", "repository name not known to registry")
	default:
		name, kind, reference := strings.Join(parts[:len(parts)-2], "/"), parts[len(parts)-2], parts[len(parts)-1]
		if manifest, known := l.named[r.URL.Query().Get("ns")+"/"+name+":"+reference]; known {
			reference = manifest.Digest
		}
		l.serveContent(w, r, kind, reference)
	}
}

func (l *layout) serveContent(w http.ResponseWriter, r *http.Request, kind, digest string) {
	hash, isDigest := strings.CutPrefix(digest, "sha256:")
	file := filepath.Join(l.folder, "blobs", "sha256", filepath.Base(hash))
	if _, err := os.Stat(file); !isDigest || err != nil {
		refuse(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown")
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if kind == "manifests" {
		w.Header().Set("Content-Type", "application/vnd.oci.image.manifest.v1+json")
	}
	w.Header().Set("Docker-Content-Digest", digest)
	http.ServeFile(w, r, file)
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"errors":[{"code":%q,"message":%q}]}`, code, message)
}
