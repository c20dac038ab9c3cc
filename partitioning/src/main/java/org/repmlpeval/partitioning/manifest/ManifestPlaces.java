package org.repmlpeval.partitioning.manifest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.classes.Names;

/**
 * Where the images of a manifest are. If all URIs are relative, they are the ids, and the manifest's folder is the root. Otherwise each file
 * system has a root, the folder that all its images share, or the one above it if they lie in one folder; and the ids are the paths below.
 */
final class ManifestPlaces {
    private final List<String> ids = new ArrayList<>();
    private final List<Location> roots = new ArrayList<>();

    private ManifestPlaces() {}

    /** @throws DataSetException if a URI is not legal or its file system is unknown */
    static ManifestPlaces of(Configuration conf, Location manifest, List<ManifestRow> rows) throws IOException {
        Location folder = new Location(manifest.fileSystem(), manifest.path().getParent());
        ManifestPlaces places = new ManifestPlaces();
        if (rows.stream().noneMatch(row -> isAbsolute(row.uri()))) {
            for (ManifestRow row : rows) {
                places.ids.add(relative(manifest, row));
                places.roots.add(folder);
            }
            return places;
        }
        Map<String, Location> fileSystems = new HashMap<>();
        Map<String, Folders> shared = new HashMap<>();
        List<String> systems = new ArrayList<>();
        for (ManifestRow row : rows) {
            Path path = isAbsolute(row.uri()) ? path(manifest, row) : folder.resolve(relative(manifest, row));
            String system = path.toUri().getScheme() + "://" + path.toUri().getAuthority();
            if (!fileSystems.containsKey(system)) {
                fileSystems.put(system, Location.of(conf, path.getParent().toUri()));
            }
            systems.add(system);
            String text = path.toUri().getPath();
            shared.computeIfAbsent(system, key -> new Folders()).add(text.substring(0, text.lastIndexOf('/') + 1));
            places.ids.add(text);
        }
        Map<String, Location> tops = new HashMap<>();
        for (String system : fileSystems.keySet()) {
            Location one = fileSystems.get(system);
            tops.put(
                    system,
                    new Location(
                            one.fileSystem(),
                            one.fileSystem()
                                    .makeQualified(new Path(
                                            null, null, shared.get(system).top()))));
        }
        for (int i = 0; i < systems.size(); i++) {
            String top = shared.get(systems.get(i)).top();
            places.ids.set(i, places.ids.get(i).substring(top.length()));
            places.roots.add(tops.get(systems.get(i)));
        }
        return places;
    }

    /** The folder that all images share. */
    private static final class Folders {
        private String common;
        private boolean several;

        private void add(String folder) {
            several |= common != null && !common.equals(folder);
            common = common == null ? folder : common;
            while (!folder.startsWith(common)) {
                common = above(common);
            }
        }

        /** With a slash at the end. Images of one folder alone keep its name, which may be their class. */
        private String top() {
            return several || common.equals("/") ? common : above(common);
        }

        private static String above(String folder) {
            return folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
        }
    }

    private static boolean isAbsolute(String uri) {
        return uri.startsWith("/") || uri.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:/.*");
    }

    private static Path path(Location manifest, ManifestRow row) {
        try {
            Path path = new Path(row.uri());
            return path.toUri().getScheme() == null ? manifest.fileSystem().makeQualified(path) : path;
        } catch (IllegalArgumentException e) {
            throw new DataSetException(
                    "manifest " + manifest + ", line " + row.number() + ": " + Names.quoted(row.uri())
                            + " is not a path: " + e.getMessage(),
                    e);
        }
    }

    private static String relative(Location manifest, ManifestRow row) {
        String path = row.uri().replaceAll("^(\\./)+", "");
        if (path.isEmpty() || path.endsWith("/") || List.of(path.split("/")).contains("..")) {
            throw new DataSetException("manifest " + manifest + ", line " + row.number() + ": uri is "
                    + Names.quoted(row.uri())
                    + "; expected a path below the manifest's folder without '..', an absolute path or a URI");
        }
        return path;
    }

    String id(int index) {
        return ids.get(index);
    }

    Location root(int index) {
        return roots.get(index);
    }

    /** Whether all images have the same root. */
    boolean oneRoot() {
        return roots.stream().allMatch(root -> root.path().equals(roots.get(0).path()));
    }
}
