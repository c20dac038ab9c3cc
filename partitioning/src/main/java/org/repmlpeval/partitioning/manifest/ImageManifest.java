package org.repmlpeval.partitioning.manifest;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.Together;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.FileVersion;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.dataset.Place;
import org.repmlpeval.partitioning.dataset.Target;

/**
 * The images that a manifest lists.
 *
 * @param root to which ids are relative, unless an image's place has a root of its own
 * @param images in the order of the manifest, with different ids
 */
public record ImageManifest(Location root, List<Image> images) {
    private static final int PER_CALL = 64;

    /**
     * One image.
     *
     * @param classes as written in the manifest; empty if there are none
     */
    public record Image(ImageEntry entry, List<String> classes) {}

    /**
     * Reads a manifest.
     *
     * @param text path of a file that ends in {@code .csv}, {@code .tsv}, {@code .jsonl}, {@code .ndjson} or {@code .parquet}
     * @return empty if the path is no such file, or a table that holds the images themselves
     * @throws DataSetException if a line is not legal, or two name the same image
     * @throws IOException if a file system fails
     */
    public static Optional<ImageManifest> of(Configuration conf, String text, ListingOptions options)
            throws IOException {
        String name = text.toLowerCase(Locale.ROOT);
        if (!name.matches("(?s).*\\.(csv|tsv|jsonl|ndjson|parquet|pq)")) {
            return Optional.empty();
        }
        Location file = Location.of(conf, text);
        try {
            if (file.fileSystem().getFileStatus(file.path()).isDirectory()) {
                return Optional.empty();
            }
        } catch (FileNotFoundException | IllegalArgumentException e) {
            return Optional.empty(); // perhaps a pattern
        }
        List<ManifestRow> rows = new ArrayList<>();
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            new TextRows(file).table(name.endsWith(".csv") ? ',' : '\t', rows::add);
        } else if (name.endsWith("json") || name.endsWith("jsonl")) {
            new TextRows(file).objects(rows::add);
        } else if (ParquetRows.isManifest(file)) {
            ParquetRows.read(file, rows::add);
        } else {
            return Optional.empty();
        }
        return Optional.of(of(conf, file, rows, options));
    }

    private static ImageManifest of(Configuration conf, Location file, List<ManifestRow> rows, ListingOptions options)
            throws IOException {
        if (rows.isEmpty()) {
            throw new DataSetException("manifest " + file + " lists no image; it needs a row for each");
        }
        ManifestPlaces places = ManifestPlaces.of(conf, file, rows);
        requireDistinct(file, rows, places);
        List<Length> lengths = lengths(rows, places, options);
        List<Image> images = new ArrayList<>();
        boolean oneRoot = places.oneRoot();
        for (int i = 0; i < rows.size(); i++) {
            ManifestRow row = rows.get(i);
            Place place = oneRoot
                    ? Place.OWN_FILE
                    : new Place.Rooted(places.root(i).uri().toString());
            images.add(new Image(
                    new ImageEntry(
                            places.id(i),
                            Target.NONE,
                            lengths.get(i).bytes(),
                            place,
                            row.checksum(),
                            lengths.get(i).version()),
                    row.classes()));
        }
        return new ImageManifest(places.root(0), images);
    }

    private static void requireDistinct(Location file, List<ManifestRow> rows, ManifestPlaces places) {
        Map<String, ManifestRow> seen = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            ManifestRow row = rows.get(i);
            ManifestRow other = seen.putIfAbsent(places.id(i), row);
            if (other != null) {
                throw new DataSetException("manifest " + file + ": " + Names.quoted(row.uri()) + " in line "
                        + row.number()
                        + (other.uri().equals(row.uri())
                                ? " is also listed in line " + other.number() + "; remove one of them"
                                : " and " + Names.quoted(other.uri()) + " in line " + other.number()
                                        + " have the same path below the folders that their images share, "
                                        + Names.quoted(places.id(i)) + "; use two manifests"));
            }
        }
    }

    private record Length(long bytes, FileVersion version) {}

    /** Those of the manifest, or of the file systems; 0 for a file that does not exist, which will be named when it is read. */
    private static List<Length> lengths(List<ManifestRow> rows, ManifestPlaces places, ListingOptions options)
            throws IOException {
        List<Callable<List<Length>>> calls = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += PER_CALL) {
            int from = i;
            int end = Math.min(rows.size(), from + PER_CALL);
            calls.add(() -> {
                List<Length> some = new ArrayList<>();
                for (int k = from; k < end; k++) {
                    long given = rows.get(k).bytes();
                    some.add(
                            given >= 0 ? new Length(given, FileVersion.UNKNOWN) : length(places.root(k), places.id(k)));
                }
                return some;
            });
        }
        return Together.call(calls, options.threads()).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Length length(Location root, String id) throws IOException {
        try {
            FileStatus status = root.fileSystem().getFileStatus(root.resolve(id));
            return new Length(status.getLen(), FileVersion.of(status));
        } catch (FileNotFoundException e) {
            return new Length(0, FileVersion.UNKNOWN);
        }
    }
}
