package org.repmlpeval.partitioning.manifest;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under another scheme, so that a data set can lie on two file systems. */
public final class OtherFileSystem extends RawLocalFileSystem {
    static Configuration configuration() {
        Configuration conf = new Configuration();
        conf.set("fs.other.impl", OtherFileSystem.class.getName());
        return conf;
    }

    @Override
    public URI getUri() {
        return URI.create("other:///");
    }

    @Override
    public String getScheme() {
        return "other";
    }
}
