package org.repmlpeval.partitioning.packed;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.repmlpeval.partitioning.DataSetException;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.PathPatterns;
import org.repmlpeval.partitioning.classes.Names;
import org.repmlpeval.partitioning.dataset.ClassFolders;
import org.repmlpeval.partitioning.dataset.ImageListing;
import org.repmlpeval.partitioning.dataset.ListingOptions;
import org.repmlpeval.partitioning.folder.ImageFolder;
import org.repmlpeval.partitioning.folder.SeveralFolders;
import org.repmlpeval.partitioning.labels.LabelTable;
import org.repmlpeval.partitioning.manifest.ImageManifest;

/** The images that a path names: a folder of image files, packed files, or the images that a manifest lists. */
public interface DataSource {
    /**
     * The class folders of the images; empty if the data set holds its labels itself.
     *
     * @throws DataSetException if there are neither class folders nor labels
     * @throws IOException if the file system fails
     */
    Optional<ClassFolders> classFolders() throws IOException;

    /**
     * All images; what folders are called is no class.
     *
     * @throws DataSetException if there are none
     * @throws IOException if the file system fails
     */
    ImageListing withoutLabels() throws IOException;

    /** The labels that the data set holds itself, by the images' ids; empty if it holds none or its folders are the classes. */
    Optional<LabelTable> labels();

    /**
     * Recognises what a path names. Packed files are read for their listing; folders are listed only when it is asked for.
     *
     * @param path a folder, a packed file, a manifest, or a pattern or a list with commas that names folders only or packed files only
     * @throws DataSetException if there is nothing at the path, or a packed file is broken
     * @throws IOException if the file system fails
     */
    static DataSource of(Configuration conf, String path, ListingOptions options) throws IOException {
        Optional<ImageManifest> manifest = ImageManifest.of(conf, path, options);
        if (manifest.isPresent()) {
            return PackedSource.of(manifest.get(), path);
        }
        requireFileSystem(path);
        Optional<PackedFiles> packed = PackedFiles.of(conf, path, options);
        return packed.isPresent()
                ? PackedSource.read(packed.get(), path, options)
                : FolderSource.of(conf, path, options);
    }

    /** Hadoop opens single files by HTTP, but takes any address for a file and cannot list folders. */
    private static void requireFileSystem(String path) {
        if (path.matches("(?is)https?:.*")) {
            throw new DataSetException(Names.quoted(path)
                    + " is on a web server, where images cannot be listed; copy the data set to a file system, for example"
                    + " /folder, hdfs://host/folder or s3a://bucket/folder");
        }
    }

    /**
     * A folder of image files, or several.
     *
     * @param folders the folders one by one
     */
    record FolderSource(Configuration conf, String path, List<String> folders, ListingOptions options)
            implements DataSource {
        private static FolderSource of(Configuration conf, String path, ListingOptions options) throws IOException {
            Location whole = Location.of(conf, path);
            boolean one = PathPatterns.separated(path).size() == 1 && !PathPatterns.isGlob(path)
                    || PackedFiles.status(whole).isPresent();
            return new FolderSource(conf, path, one ? List.of(path) : PackedFiles.folders(conf, path), options);
        }

        @Override
        public Optional<ClassFolders> classFolders() throws IOException {
            return Optional.of(
                    folders.size() == 1
                            ? ImageFolder.withClasses(conf, folders.get(0), options)
                            : SeveralFolders.withClasses(conf, path, folders, options));
        }

        @Override
        public ImageListing withoutLabels() throws IOException {
            return folders.size() == 1
                    ? ImageFolder.withoutLabels(conf, folders.get(0), options)
                    : SeveralFolders.withoutLabels(conf, folders, options);
        }

        @Override
        public Optional<LabelTable> labels() {
            return Optional.empty();
        }
    }
}
