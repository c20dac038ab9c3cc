package org.repmlpeval.partitioning.read;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.dataset.ImageEntry;
import org.repmlpeval.partitioning.dataset.Place;

/** Finds the file that holds an image. Safe for use by several threads. */
final class Places {
    private final Location root;
    private final Map<String, Location> others = new ConcurrentHashMap<>();

    /** @param root of the listing */
    Places(Location root) {
        this.root = root;
    }

    /** @throws IOException if the image's file system cannot be reached */
    Location file(ImageEntry entry) throws IOException {
        if (entry.place() instanceof Place.Rooted place) {
            Location other = others.get(place.root());
            if (other == null) {
                other = Location.of(root.fileSystem().getConf(), URI.create(place.root()));
                others.put(place.root(), other);
            }
            return new Location(other.fileSystem(), other.resolve(entry.id()));
        }
        String path = entry.place() instanceof Place.Packed place ? place.file().path() : entry.id();
        return new Location(root.fileSystem(), root.resolve(path));
    }
}
